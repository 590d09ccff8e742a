import type {
  Application,
  Commands,
  NotebookPanel,
  NotebookTracker,
  SharedModule,
} from './jupyterlab.ts';
import { type Execute, ReactiveNotebook } from './reactive-notebook.ts';

const COMMAND = 'notegrad:reactive';
const STORED = 'notegrad:reactive';
const LABEL = '联动运行 / Reactive cells';
const CAPTION =
  '一格运行以后，用到它的后面的格自动重新运行（慢的只标记） / ' +
  'When a cell has run, later cells that use it run again by themselves (slow ones are marked)';

interface Palette {
  addItem(item: { readonly command: string; readonly category: string }): unknown;
}
interface MainMenu {
  readonly runMenu: { addGroup(items: readonly { command: string }[], rank: number): unknown };
}

/** Reactive cells, off until the reader switches them on: in the toolbar, the Run menu, the palette. */
export async function reactivePlugin(shared: SharedModule): Promise<object> {
  const { INotebookTracker } = (await shared('@jupyterlab/notebook')) as {
    INotebookTracker: object;
  };
  const { ICommandPalette } = (await shared('@jupyterlab/apputils')) as { ICommandPalette: object };
  const { IMainMenu } = (await shared('@jupyterlab/mainmenu')) as { IMainMenu: object };
  const { CodeCell } = (await shared('@jupyterlab/cells')) as { CodeCell: { execute: Execute } };
  const { CommandToolbarButton } = (await shared('@jupyterlab/ui-components')) as {
    CommandToolbarButton: new (options: {
      commands: Commands;
      id: string;
      label: string;
    }) => unknown;
  };
  return {
    id: '@notegrad/lab:reactive',
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ICommandPalette, IMainMenu],
    activate(
      { commands }: Application,
      tracker: NotebookTracker,
      palette: Palette | null,
      menu: MainMenu | null,
    ) {
      const notebooks = new Set<ReactiveNotebook>();
      let isOn = localStorage.getItem(STORED) === 'on';
      commands.addCommand(COMMAND, {
        label: LABEL,
        caption: CAPTION,
        isToggled: () => isOn,
        execute() {
          isOn = !isOn;
          localStorage.setItem(STORED, isOn ? 'on' : 'off');
          for (const notebook of notebooks) notebook.isOn = isOn;
          commands.notifyCommandChanged(COMMAND);
        },
      });
      palette?.addItem({ command: COMMAND, category: 'Notebook Operations' });
      menu?.runMenu.addGroup([{ command: COMMAND }], 100);
      const follow = (panel: NotebookPanel): void => {
        const notebook = new ReactiveNotebook(panel, CodeCell.execute);
        notebook.isOn = isOn;
        notebooks.add(notebook);
        panel.disposed.connect(() => notebooks.delete(notebook));
        const button = new CommandToolbarButton({
          commands,
          id: COMMAND,
          label: '联动 / Reactive',
        });
        notebook.whenOurs(() => panel.toolbar.insertItem(10, COMMAND, button));
      };
      tracker.forEach(follow);
      tracker.widgetAdded.connect((_, panel) => follow(panel));
    },
  };
}
