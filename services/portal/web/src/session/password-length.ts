/** The server decides; this says it before the way there. */
export const SHORTEST_PASSWORD = 10;
