import { defineMessages } from '../protocol/messages/define'

/** What the kernel itself says in a cell. */
export const messages = defineMessages({
  exit: {
    en: 'process.exit({code}) does not end a cell. Throw an error to stop here, or restart the kernel to begin anew.',
    zh: 'process.exit({code}) 不能结束单元格。要在此停止请抛出错误，要重新开始请重启内核。',
  },
})
