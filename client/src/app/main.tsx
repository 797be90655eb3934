// Entry of the browser client.
import { createRoot } from 'react-dom/client';
import { startTexts } from '../shared/i18n/start.ts';
import { watchInstall } from '../shared/install.ts';
import { beginKeeping } from '../shared/offline/kept.ts';
import { startTheme } from '../shared/theme-mode.ts';
import '../shared/styles/tokens.css';
import '../shared/styles/base.css';
import '../shared/styles/controls.css';
import '../shared/styles/facts.css';
import '../shared/styles/overlays.css';
import '../shared/styles/page.css';
import '../shared/styles/states.css';
import { Application } from './application.tsx';

beginKeeping(import.meta.url);
watchInstall();
startTheme();
await startTexts();
const root = document.getElementById('root');
if (root) createRoot(root).render(<Application />);
