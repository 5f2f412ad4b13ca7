// What is found out about one badge: steps with their evidence, and the verdict that follows from them.
import { STEP_OF } from "./vocabulary.js";

// A step found something. state: failed (shown to be wrong), unclear (what is needed to judge is not there), warned (decides nothing).
export class Trouble extends Error {
  constructor(code, says, state = "failed") {
    super(says);
    this.code = code;
    this.state = state;
  }

  get step() {
    return STEP_OF[this.code];
  }
}

export const unclear = (code, says) => new Trouble(code, says, "unclear");

export class Report {
  constructor(source, now = null) {
    this.source = source;
    this.about = { kind: "", id: "", name: "", issuer: "", issuerName: "", subject: "", awarded: "", validUntil: "" };
    this.steps = [];
    this.parts = [];
    this.contacted = [];
    this.statusLists = [];
    this.now = now;
  }

  // The first step that failed, else the first that is unclear.
  get decisive() {
    for (const state of ["failed", "unclear"]) {
      const found = this.steps.find((step) => step.state === state);
      if (found) return found;
    }
    return null;
  }

  get verdict() {
    if (!this.decisive) return "valid";
    return this.decisive.state === "failed" ? "not valid" : "cannot tell";
  }

  passed(step, says) {
    this.steps.push({ step, state: "passed", says, code: "" });
  }

  found(trouble) {
    this.steps.push({ step: trouble.step, state: trouble.state, says: trouble.message, code: trouble.code });
  }

  warned(code, says) {
    this.found(new Trouble(code, says, "warned"));
  }

  // Do one step; note what is unclear and go on, but let a failure end the check.
  async attempt(action) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Trouble) || error.state === "failed") throw error;
      this.found(error);
      return null;
    }
  }
}
