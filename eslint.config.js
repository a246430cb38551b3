import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/", "build/", "node_modules/", "rnnviz/figures/browser/bundles/", "assets/page.js"] },
  js.configs.recommended,
  {
    files: ["rnnviz/**/*.js"],
    languageOptions: { ecmaVersion: 2024, globals: globals.browser },
  },
  {
    files: ["tools/*.js", "tests/javascript/*.js"],
    languageOptions: { ecmaVersion: 2024, globals: globals.node },
  },
  {
    rules: {
      "array-callback-return": "error",
      "consistent-return": "error",
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
          property, message: "Text of users only ever becomes text nodes.",
        })),
      ],
      "no-shadow": ["error", { hoist: "functions" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
];
