import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { cyclesRule } from './lint/cycles.mjs';
import { layersRule, NETWORK_GLOBALS } from './lint/layers.mjs';

const noNetwork = NETWORK_GLOBALS.map((name) => ({
  name,
  message: 'Anneal opens no network connection.',
}));

export default defineConfig(
  {
    ignores: [
      '**/node_modules/',
      '.venv/',
      'bench/work/',
      'dist/',
      'out/',
      'samples/',
      'models/',
      'training/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { anneal: { rules: { cycles: cyclesRule, layers: layersRule } } },
    rules: {
      'anneal/cycles': 'error',
      'anneal/layers': 'error',
      'no-console': 'error',
      'no-restricted-globals': ['error', ...noNetwork],
      'no-restricted-properties': [
        'error',
        ...NETWORK_GLOBALS.map((property) => ({ object: 'globalThis', property })),
      ],
      'no-eval': 'error',
      eqeqeq: 'error',
      curly: ['error', 'multi-line'],
      'prefer-const': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-len': [
        'error',
        { code: 110, comments: 120, ignoreUrls: true, ignoreTemplateLiterals: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 300 }] },
  },
  {
    files: ['src/extension.ts'],
    rules: { 'max-lines': ['error', { max: 90 }] },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-console': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      'max-lines': ['error', { max: 450 }],
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    rules: {
      'no-undef': 'off',
      'no-unused-vars': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300 }],
      'max-len': ['error', { code: 120, ignoreUrls: true, ignoreTemplateLiterals: true }],
    },
  },
);
