/* Dash's scripts, compiled for browsers of ten years ago, call one thing that a browser of today has not: the runtime of
   compiled generators, in one place each (a component that is loaded when it is needed says that it is there). Dash brings
   it with a hundred kilobytes of what every browser that can read our modules has; we bring these lines instead. */

/** What `mark` and `wrap` were to those scripts; tests/unit/dashboard/test_dash_pages.py looks whether they call more. */
export const compiledSteps = {
  /** @template T
      @param {T} made */
  mark: (made) => made,

  /** The steps of a compiled generator as an iterator: `step(at)` runs from `at.next` to the next wait, or stops.
      @param {(at: {prev: number, next: number, stop(): void}) => unknown} step */
  wrap(step) {
    let done = false;
    const at = { prev: 0, next: 0, stop() { done = true; } };
    return {
      next() {
        const value = step(at);
        return { value, done };
      },
      /** What was waited for failed.
          @param {unknown} problem */
      throw(problem) {
        done = true;
        throw problem;
      },
    };
  },
};

/** Give them to Dash, under the name it calls them by, before it starts. */
export function provideCompiledSteps(target = globalThis) {
  Object.assign(target, { regeneratorRuntime: compiledSteps });
}
