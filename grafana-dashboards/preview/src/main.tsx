import { createTheme, ThemeContext } from '@grafana/data';
import { GlobalStyles } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { DashboardView } from './DashboardView';

const parameters = new URLSearchParams(location.search);
const theme = createTheme({ colors: { mode: 'dark' } });

createRoot(document.getElementById('root')!).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <DashboardView name={parameters.get('dashboard')!} end={Number(parameters.get('end'))} />
  </ThemeContext.Provider>
);
