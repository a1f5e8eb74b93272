import { defineMessages } from './define'

/** Menus and dialogs of the desktop window; everything else is in the page. */
export const desktopMessages = defineMessages({
  file: { en: 'File', zh: '文件' },
  openFolder: { en: 'Open folder…', zh: '打开文件夹…' },
  openNotebook: { en: 'Open notebook…', zh: '打开笔记本…' },
  notebooks: { en: 'Notebooks', zh: '笔记本' },
  edit: { en: 'Edit', zh: '编辑' },
  view: { en: 'View', zh: '视图' },
  window: { en: 'Window', zh: '窗口' },
  help: { en: 'Help', zh: '帮助' },
  about: { en: 'About Souk', zh: '关于 Souk' },
  cannotOpen: { en: 'Souk cannot open this', zh: 'Souk 无法打开' },
})
