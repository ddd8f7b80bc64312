import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Of @grafana/ui 12.0 the ES modules lack names that others of them import; its CommonJS build has them.
const whole = (name: string) => ({
  find: new RegExp(`^@grafana/${name}$`),
  replacement: `${import.meta.dirname}/node_modules/@grafana/${name}/dist/cjs/index.cjs`,
});

export default defineConfig({
  resolve: {
    // So that what it requires (moment, uplot) is CommonJS, too, and has no default export in between.
    mainFields: ['browser', 'main', 'module'],
    alias: [
      ...['data', 'schema', 'ui'].map(whole),
      // The code editor is large, and no dashboard shows one.
      { find: /^(react-monaco-editor|monaco-editor.*)$/, replacement: `${import.meta.dirname}/src/empty.ts` },
    ],
  },
  plugins: [react()],
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  build: {
    chunkSizeWarningLimit: 20000,
    minify: false,
  },
});
