// Runs before the first paint, so that a dark screen never flashes white. A file, since the content security policy admits no inline script.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('baton-colour-scheme');
  } catch {
    // Storage is denied: the system's choice holds.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
