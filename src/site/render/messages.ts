import type { Language } from './languages.ts';

/** What the pages say besides the chapters' own text. */
export interface Messages {
  /** Above notebooks that belong to no course. */
  readonly notebooks: string;
  /** Above those that a course does not list. */
  readonly others: string;
  /** Of a chapter that is not written yet. */
  readonly toCome: string;
  readonly search: string;
  readonly searchHint: string;
  readonly searchEmpty: string;
  readonly searchNone: string;
  readonly contents: string;
  readonly chapters: string;
  readonly theme: string;
  readonly skip: string;
  readonly previous: string;
  readonly next: string;
  readonly anchor: string;
  readonly figure: string;
  readonly noWebgl: string;
  readonly download: string;
  readonly openInLab: string;
  readonly openInLabHow: string;
  /** Beside a link to a JupyterLab that has to be started first. */
  readonly startLab: string;
  readonly run: string;
  readonly runAll: string;
  readonly edit: string;
  readonly stop: string;
  readonly reset: string;
  readonly restart: string;
  readonly check: string;
  readonly exercise: string;
  readonly solution: string;
  readonly solutionWarning: string;
  readonly codeCell: string;
  readonly output: string;
  readonly errorOutput: string;
  readonly waiting: string;
  readonly starting: string;
  readonly running: string;
  readonly stopping: string;
  readonly stopped: string;
  readonly stateLost: string;
  readonly outdated: string;
  /** The button that makes a link to the page as the reader has changed it. */
  readonly share: string;
  readonly shareLink: string;
  readonly copied: string;
  /** Before what a link carries is used: how many cells and groups of controls it changes. */
  readonly shareOffer: (cells: number, controls: number) => string;
  readonly shareUse: string;
  readonly shareLeave: string;
  readonly shareUsed: string;
  readonly shareOld: string;
  readonly shareBroken: string;
  readonly done: string;
  readonly failed: string;
  readonly skipped: string;
  /** In a cell that needs a data set: `what` is its name. */
  readonly needs: (what: string) => string;
  readonly absent: string;
  readonly needsServer: string;
  readonly hidden: string;
  readonly checkCode: string;
  readonly passed: string;
  readonly notPassed: string;
  readonly todo: string;
  readonly hint: string;
  readonly exercisesDone: string;
  /** Title of the page on claims, exercises and corrections. */
  readonly howChecked: string;
  /** The page of the library's names. */
  readonly reference: string;
  /** What the list of the names on a page of the reference is called. */
  readonly names: string;
  /** Of the map of the course, and what it says of itself. */
  readonly map: string;
  readonly mapHint: string;
  /** What a chapter asks for: stars, time, what it builds on. */
  readonly demands: (demands: {
    readonly needs: readonly string[];
    readonly minutes: number;
    readonly difficulty: number;
  }) => string;
  /** How much there is still to do in the course. */
  readonly timeLeft: (minutes: number) => string;
  /** While the compiler is fetched that checks types. */
  readonly loadingTypes: string;
  /** That the compiler cannot be had, and cells run all the same. */
  readonly unchecked: string;
  /** What a cell is called where something is wrong in it. */
  readonly cell: (number: number) => string;
  /** That cells run on the page, and that their types are checked there too. */
  readonly live: string;
  /** What the first page says of the course on this device. */
  readonly offline: {
    /** A button: `size` is what is still to be loaded. */
    readonly keep: (size: string) => string;
    readonly keeping: (bytes: string, total: string) => string;
    readonly whole: string;
    readonly broken: string;
  };
  /** Of a cell whose work waits while nobody sees the page. */
  readonly background: {
    readonly held: string;
    /** After that: how long it was. */
    readonly wasHeld: (time: string) => string;
    readonly wentOn: string;
    /** What shall be done the next time. */
    readonly goOn: string;
    readonly hold: string;
  };
  /** What the worker says in a cell's output. */
  readonly worker: WorkerMessages;
}

/** What the worker that runs cells says to the reader, apart from errors of the code itself. */
export interface WorkerMessages {
  /** Name and message of the error that ends a stopped cell. */
  readonly interruption: { readonly name: string; readonly message: string };
  /** `known`: the modules there are. */
  readonly noModule: (specifier: string, known: string) => string;
  readonly requireBeforeImport: (specifier: string) => string;
}

export const messages: Readonly<Record<Language, Messages>> = {
  zh: {
    notebooks: '笔记本',
    others: '其他',
    toCome: '待写',
    search: '搜索',
    searchHint: '搜索全部章节，例如“感知器”或“KL”',
    searchEmpty: '输入要找的词。',
    searchNone: '没有找到。换一个词试试？',
    contents: '本章目录',
    chapters: '全部章节',
    theme: '切换明暗',
    skip: '跳到正文',
    previous: '上一章',
    next: '下一章',
    anchor: '本节链接',
    figure: '图',
    noWebgl: '这幅三维图要用 WebGL 才能转动着看，而这个浏览器没有打开它。',
    download: '下载笔记本',
    openInLab: '在 JupyterLab 中打开',
    openInLabHow: '在课程所在的文件夹里运行：',
    startLab: '打不开？先在课程所在的文件夹里启动它：',
    run: '运行',
    runAll: '运行全章',
    edit: '编辑',
    stop: '停止',
    reset: '还原',
    restart: '清空状态',
    check: '检查',
    exercise: '练习',
    solution: '参考答案',
    solutionWarning: '先自己试一试，再看答案。',
    codeCell: '代码单元',
    output: '输出',
    errorOutput: '错误输出',
    waiting: '排队中',
    starting: '正在准备运行环境…',
    running: '运行中',
    stopping: '正在停止…',
    stopped: '已停止',
    stateLost: '已停止；变量已清空，下次运行会先重跑前面的单元。',
    outdated: '过时了：它用到的已经改变',
    share: '分享',
    shareLink: '这个链接带着你改过的代码和控件的位置，不经过任何服务器。',
    copied: '已复制。',
    shareOffer: (cells, controls) =>
      `这个链接带来了别人的改动：${cells} 个单元的代码，${controls} 组控件的位置。要用吗？什么都不会自己运行。`,
    shareUse: '用',
    shareLeave: '不用',
    shareUsed: '改动都在单元里了，看过再运行。你自己的改动还在：打开不带这个链接的本页就能看到。',
    shareOld: '本章已经更新，链接里的一些改动放不进去了。',
    shareBroken: '这个链接不完整，读不出其中的改动。',
    done: '完成',
    failed: '出错',
    skipped: '前面的单元出错，没有运行',
    needs: (what) =>
      `这个单元格需要 ${what} 数据集，网页里没有它；下面是事先跑出的结果。想亲自运行，请在 JupyterLab 里打开本章。`,
    absent: '没有运行：网页里没有它要的数据',
    needsServer: '代码需要通过网页服务器打开才能运行：请执行 notegrad site --serve。',
    hidden: '显示代码',
    checkCode: '看看怎样检查',
    passed: '通过',
    notPassed: '还不对',
    todo: '还没有做',
    hint: '提示',
    exercisesDone: '练习',
    howChecked: '这门课怎样核对过',
    reference: 'API 参考',
    names: '本页的名字',
    map: '课程地图',
    mapHint: '线从先修的一章连到要它的一章；方块随通过的练习填满。',
    demands: ({ needs, minutes, difficulty }) =>
      [
        ...(difficulty > 0 ? ['★'.repeat(difficulty)] : []),
        ...(minutes > 0 ? [`约 ${minutes} 分钟`] : []),
        ...(needs.length > 0 ? [`先修 ${needs.join('、')}`] : []),
      ].join(' · '),
    timeLeft: (minutes) =>
      minutes < 90
        ? `还剩约 ${Math.round(minutes)} 分钟`
        : `还剩约 ${Math.round(minutes / 60)} 小时`,
    loadingTypes: '正在载入类型检查器…',
    unchecked: '类型检查器载入不了（没有网络，或者浏览器太旧）；单元照样运行，只是不检查类型。',
    cell: (number) => `单元 ${number}`,
    live: '这一页的代码可以就地运行、修改；改过以后，运行之前会先检查类型。',
    offline: {
      keep: (size) => `保存整门课，供离线阅读和运行（还要下载约 ${size}）`,
      keeping: (bytes, total) => `正在保存：${bytes} / ${total}`,
      whole: '整门课已保存在这台设备上，没有网络也能阅读和运行。',
      broken: '没有保存完：网络断了，或网站刚刚更新。已保存的还在。',
    },
    background: {
      held: '页面在后台，已暂停',
      wasHeld: (time) => `页面在后台时，运行暂停了 ${time}。`,
      wentOn: '页面在后台时，运行没有停。',
      goOn: '以后在后台也继续',
      hold: '以后在后台暂停',
    },
    worker: {
      interruption: { name: '中断', message: '单元格已停止' },
      noModule: (specifier, known) =>
        `网页里没有模块 '${specifier}'，只有 ${known}；想运行这个单元格，请在 JupyterLab 里打开本章`,
      requireBeforeImport: (specifier) =>
        `require('${specifier}') 要先有 import；请改写成 import * as m from '${specifier}'`,
    },
  },
  en: {
    notebooks: 'Notebooks',
    others: 'Others',
    toCome: 'to come',
    search: 'Search',
    searchHint: 'Search all chapters: “perceptron”, “KL”, …',
    searchEmpty: 'Type what you are looking for.',
    searchNone: 'Nothing found. Try another word?',
    contents: 'On this page',
    chapters: 'All chapters',
    theme: 'Light or dark',
    skip: 'Skip to the text',
    previous: 'Previous',
    next: 'Next',
    anchor: 'Link to this section',
    figure: 'Figure',
    noWebgl: 'To turn this 3-D figure takes WebGL, which this browser does not offer.',
    download: 'Download notebook',
    openInLab: 'Open in JupyterLab',
    openInLabHow: 'Run this in the folder of the course:',
    startLab: 'It does not open? Start it in the folder of the course first:',
    run: 'Run',
    runAll: 'Run the chapter',
    edit: 'Edit',
    stop: 'Stop',
    reset: 'Reset',
    restart: 'Clear state',
    check: 'Check',
    exercise: 'Exercise',
    solution: 'Solution',
    solutionWarning: 'Try it yourself before you look.',
    codeCell: 'Code cell',
    output: 'Output',
    errorOutput: 'Error output',
    waiting: 'Waiting',
    starting: 'Getting ready to run…',
    running: 'Running',
    stopping: 'Stopping…',
    stopped: 'Stopped',
    stateLost: 'Stopped. The variables are gone; the next run starts from the first cell.',
    outdated: 'Out of date: what it uses has changed',
    share: 'Share',
    shareLink:
      'This link carries the code that you changed and where your controls stand. No server keeps it.',
    copied: 'It is copied.',
    shareOffer: (cells, controls) =>
      `This link brings changes by whoever made it (cells of code: ${cells}, groups of controls: ${controls}). Use them? Nothing runs by itself.`,
    shareUse: 'Use them',
    shareLeave: 'Leave them',
    shareUsed:
      'The changes are in the cells: read them before you run them. Your own are kept, on this page without the link.',
    shareOld: 'This chapter has changed since: some changes of the link have no place in it.',
    shareBroken: 'This link is not whole: its changes cannot be read.',
    done: 'Done',
    failed: 'Error',
    skipped: 'Not run: an earlier cell failed',
    needs: (what) =>
      `This cell needs the ${what} data set, which a page does not have; below is what it gave before. To run it yourself, open the chapter in JupyterLab.`,
    absent: 'Not run: its data is not on a page',
    needsServer:
      'Code runs only on pages that come from a web server: start `notegrad site --serve`.',
    hidden: 'Show the code',
    checkCode: 'See how it is checked',
    passed: 'passed',
    notPassed: 'not right yet',
    todo: 'not done yet',
    hint: 'Hint',
    exercisesDone: 'exercises',
    howChecked: 'How this course was checked',
    reference: 'API reference',
    names: 'Names on this page',
    map: 'Map of the course',
    mapHint:
      'Lines lead from a chapter to those that build on it. A box fills up as exercises pass.',
    demands: ({ needs, minutes, difficulty }) =>
      [
        ...(difficulty > 0 ? ['★'.repeat(difficulty)] : []),
        ...(minutes > 0 ? [`about ${minutes} minutes`] : []),
        ...(needs.length > 0 ? [`after ${needs.join(', ')}`] : []),
      ].join(' · '),
    timeLeft: (minutes) =>
      minutes < 90
        ? `About ${Math.round(minutes)} minutes left`
        : `About ${Math.round(minutes / 60)} hours left`,
    loadingTypes: 'Loading the type checker…',
    unchecked:
      'The type checker cannot be loaded (no network, or an old browser): cells run, but their types are not checked.',
    cell: (number) => `Cell ${number}`,
    live: 'The code runs right on this page. Once you change some, its types are checked before it runs.',
    offline: {
      keep: (size) => `Keep the whole course, to read and run offline (about ${size} to load)`,
      keeping: (bytes, total) => `Keeping it: ${bytes} of ${total}`,
      whole: 'The whole course is on this device: it can be read and run without a network.',
      broken:
        'Not all of it is kept: the network failed, or the site has just changed. What came is kept.',
    },
    background: {
      held: 'Paused while the page is in the background',
      wasHeld: (time) => `The run paused for ${time} while the page was in the background.`,
      wentOn: 'The run went on while the page was in the background.',
      goOn: 'Go on in the background',
      hold: 'Pause in the background',
    },
    worker: {
      interruption: { name: 'Interrupted', message: 'the cell was stopped' },
      noModule: (specifier, known) =>
        `module '${specifier}' is not available on a page, only ${known} are; run this cell in JupyterLab`,
      requireBeforeImport: (specifier) =>
        `require('${specifier}') works after an import of it; write import * as m from '${specifier}'`,
    },
  },
};
