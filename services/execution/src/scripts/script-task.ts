/** What the script thread is asked: one JavaScript program over some variables. */
export interface ScriptTask {
  readonly script: string;
  /** JSON object; each entry is a variable of the program. */
  readonly variablesJson: string;
}

/** What a program gives: its last expression's value, and its variables as it left them; JSON. */
export interface ScriptResult {
  readonly valueJson: string;
  /** Only the variables whose JSON has changed. */
  readonly changedJson: string;
}
