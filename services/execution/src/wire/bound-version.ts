const NO_VERSION = -1;

/** The version that a diagram names, which may be any text; one that is no number is a version that never exists. */
export const boundVersion = (text: string): number => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : NO_VERSION);
