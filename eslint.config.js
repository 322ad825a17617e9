/* What `make lint` asks of the browser's half. */
import js from "@eslint/js";
import globals from "globals";

/** A room of assets/app may import from the rooms named beside it, and from itself. */
const ROOMS = { state: [], transport: ["state"], map: ["state"], ui: ["state", "transport", "map"], start: ["state", "transport", "ui"] };
const ALL = ["state", "transport", "map", "ui", "start", "pages"];

const rules = {
  ...js.configs.recommended.rules,
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  "no-var": "error",
  "prefer-const": ["error", { destructuring: "all" }],
  eqeqeq: "error",
  "no-duplicate-imports": ["error", { allowSeparateTypeImports: true }],
  "sort-imports": ["error", { ignoreDeclarationSort: true, ignoreCase: true }],
  "no-implicit-globals": "error",
  "no-extend-native": "error",
  "no-global-assign": "error",
  "no-eval": "error",
  "no-new-func": "error",
};

function room([name, open]) {
  const closed = ALL.filter((one) => one !== name && !open.includes(one));
  const group = closed.map((one) => `**/${one}/**`);
  return {
    files: [`assets/app/${name}/**/*.js`],
    rules: { "no-restricted-imports": ["error", { patterns: [{ group, message: `assets/app/${name} may import ${open.join(", ") || "nothing"} only` }] }] },
  };
}

export default [
  { ignores: ["assets/00_vendor/", "assets/00_bundles/", "node_modules/", ".venv/", "build/", "palm-data/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["assets/app/**/*.js"], languageOptions: { globals: { ...globals.browser, L: "readonly" } }, rules },
  ...Object.entries(ROOMS).map(room),
  { files: ["bench/**/*.js"], languageOptions: { globals: { ...globals.browser, L: "readonly" } }, rules },
  { files: ["tests/js/**/*.js", "eslint.config.js"], languageOptions: { globals: globals.node }, rules },
];
