/** The part of Observable's runtime that the workbench uses; the package has no types of its own. */
declare module "@observablehq/runtime" {
  export interface Observer {
    pending?(): void;
    fulfilled?(value: unknown): void;
    rejected?(error: unknown): void;
  }
  export class Variable {
    define(name: string | null, inputs: readonly string[], definition: unknown): this;
    delete(): this;
  }
  export class Module {
    variable(observer?: Observer | true): Variable;
  }
  export class Runtime {
    module(): Module;
    dispose(): void;
  }
  export class RuntimeError extends Error {
    constructor(message: string, input?: string);
    readonly input?: string;
  }
}
