import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The one accent. Text on it and it on both backgrounds keep a contrast of at least 4.5. */
const baton: MantineColorsTuple = [
  '#eef3ff',
  '#dce6fd',
  '#b7cbf8',
  '#8fadf3',
  '#6a90ec',
  '#4a76e2',
  '#2f5fd3',
  '#1f4fbf',
  '#1a429f',
  '#15357f',
];

/** Cool greys for dark surfaces; 7 is the page, 6 a raised surface, 4 a border. */
const dark: MantineColorsTuple = [
  '#e4e7ec',
  '#c3c9d2',
  '#a7afbb',
  '#8a93a1',
  '#343a44',
  '#282d35',
  '#1f2329',
  '#16191e',
  '#111418',
  '#0c0e11',
];

export const theme = createTheme({
  colors: { baton, dark },
  primaryColor: 'baton',
  primaryShade: { light: 7, dark: 6 },
  fontFamily:
    "'Inter Variable', Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  lineHeights: { xs: '1.45', sm: '1.5', md: '1.6', lg: '1.6', xl: '1.5' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.5' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '20px' },
  cursorType: 'pointer',
  components: {
    Anchor: { defaultProps: { underline: 'always' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Drawer: { defaultProps: { position: 'right', closeButtonProps: { 'aria-label': 'Close' } } },
  },
});

/** Greys that Mantine sets too pale for small text, and the colours of states. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1b1f26',
    '--mantine-color-dimmed': '#5b6472',
    '--mantine-color-placeholder': '#6b7380',
    '--mantine-color-anchor': '#1f4fbf',
    '--mantine-color-error': '#b42318',
    '--mantine-color-default-border': '#d3d8e0',
    '--surface-page': '#ffffff',
    '--surface-quiet': '#f6f7f9',
    '--surface-hover': '#f1f4f9',
    '--line': '#e4e7ec',
    '--state-done': '#4f6b5c',
    '--state-now': '#1f4fbf',
    '--state-at-risk': '#8f5400',
    '--state-late': '#b42318',
    '--state-blocked': '#7030b0',
    '--state-to-come': '#626b79',
    '--tint-now': '#eef3ff',
    '--tint-late': '#fdf0ee',
    '--tint-at-risk': '#fdf5e6',
    '--tint-blocked': '#f6effc',
    '--tint-done': '#eff4f1',
  },
  dark: {
    '--mantine-color-text': '#e4e7ec',
    '--mantine-color-dimmed': '#a7afbb',
    '--mantine-color-placeholder': '#949dab',
    '--mantine-color-anchor': '#9dbaff',
    '--mantine-color-error': '#ff9b90',
    '--mantine-color-default-border': '#3a414c',
    '--surface-page': '#16191e',
    '--surface-quiet': '#1b1f25',
    '--surface-hover': '#22272f',
    '--line': '#2b313a',
    '--state-done': '#93b5a2',
    '--state-now': '#9dbaff',
    '--state-at-risk': '#f2b65a',
    '--state-late': '#ff9b90',
    '--state-blocked': '#cfaaf7',
    '--state-to-come': '#9aa3b0',
    '--tint-now': '#1c2740',
    '--tint-late': '#34201f',
    '--tint-at-risk': '#2f2717',
    '--tint-blocked': '#2a2138',
    '--tint-done': '#1d2622',
  },
});
