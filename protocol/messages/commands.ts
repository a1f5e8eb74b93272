import { defineMessages } from './define'

/** What the command line says by itself. */
export const commandMessages = defineMessages({
  help: {
    en: `Souk: notebooks for people who sell on several platforms

souk [FOLDER|NB]            open the workbench (desktop; otherwise in a browser)
souk serve [FOLDER|NB]      the workbench in a browser of this machine
     --port N               listen on this port
souk run NB                 run a notebook from clean and save its results in it
     -p name=value          set a parameter; may be repeated
     --out FILE.ipynb       save the results there and leave NB as it is
souk verify NB [--json]     run it from clean and compare with the saved results
souk steps [NAME] [--json]  the steps there are, with their parameters
souk load FILE… [--json]    recognise exports and say what is in them
souk --version, --help

--lang en|zh                the language of what is said

Exit codes: 0 done, 1 failed or changed, 2 wrong usage, 130 interrupted`,
    zh: `Souk：为多平台卖家准备的数据笔记本

souk [文件夹|笔记本]           打开工作台（桌面窗口；没有桌面时用浏览器）
souk serve [文件夹|笔记本]     在本机浏览器中使用工作台
     --port N                  指定监听端口
souk run 笔记本                从头运行笔记本，并把结果保存在其中
     -p 名称=值                设置参数，可重复使用
     --out 文件.ipynb          把结果另存到此文件，原笔记本不变
souk verify 笔记本 [--json]    从头运行，并与已保存的结果比较
souk steps [名称] [--json]     列出可用步骤及其参数
souk load 文件… [--json]       识别平台导出文件并说明内容
souk --version, --help

--lang en|zh                   提示所用语言

退出码：0 完成，1 失败或结果有变化，2 用法错误，130 被中断`,
  },
  serving: { en: 'the workbench is at', zh: '工作台地址：' },
  servingWithEnter: {
    en: 'the workbench is at (for one browser; press Enter for another address, Ctrl-C to end)',
    zh: '工作台地址（仅供一个浏览器使用；按回车键获取新地址，按 Ctrl-C 结束）：',
  },
  noWindow: { en: 'opening in the browser, because {why}', zh: '将在浏览器中打开，因为{why}' },
  noDisplay: { en: 'there is no display', zh: '没有图形显示环境' },
  isRoot: { en: 'Electron does not run as root', zh: 'Electron 不能以 root 身份运行' },
  noElectron: { en: 'Electron is not installed', zh: '没有安装 Electron' },
  ran: { en: 'ran {cells} {cells|cell|cells} in {seconds} s, saved in {path}', zh: '已运行 {cells} 个单元格，用时 {seconds} 秒，结果保存在 {path}' },
  unchecked: { en: 'cells run without a check of their types: {title}. {detail}', zh: '单元格将不经类型检查直接运行：{title}。{detail}' },
  savedBeside: {
    en: 'the notebook was changed while it ran; the results are in {path} beside it',
    zh: '运行期间笔记本被修改，结果已另存为同一文件夹中的 {path}',
  },
  cellFailed: { en: 'cell {number}{place}: {title}. {detail}', zh: '单元格 {number}{place}：{title}。{detail}' },
  atLine: { en: ', line {line}', zh: '第 {line} 行' },
  isIdentical: { en: 'identical: {identical} {identical|cell|cells}, {notCompared} not compared', zh: '结果一致：{identical} 个单元格相同，{notCompared} 个未比较' },
  isChanged: {
    en: 'not the same: {changed} changed, {failed} failed, {identical} identical, {notCompared} not compared',
    zh: '结果不一致：{changed} 个有变化，{failed} 个失败，{identical} 个相同，{notCompared} 个未比较',
  },
  'cell-identical': { en: 'identical', zh: '相同' },
  'cell-changed': { en: 'changed', zh: '有变化' },
  'cell-failed': { en: 'failed', zh: '失败' },
  'cell-not-compared': { en: 'not compared', zh: '未比较' },
  'detail-code': { en: 'its code', zh: '代码' },
  'detail-used': { en: 'what it used', zh: '所用的数据' },
  'detail-result': { en: 'its result', zh: '结果' },
  'detail-never-run': { en: 'has no saved result', zh: '没有已保存的结果' },
  'detail-volatile': { en: 'is tagged volatile', zh: '带有 volatile 标签' },
  'detail-not-deterministic': { en: 'used the clock or unseeded randomness', zh: '使用了时钟或未固定种子的随机数' },
  'input-same': { en: 'same file', zh: '文件相同' },
  'input-changed': { en: 'changed file', zh: '文件已变化' },
  'input-missing': { en: 'missing file', zh: '文件不存在' },
  rows: { en: '{rows} {rows|row|rows}, {rejects} rejected', zh: '{rows} 行，{rejects} 行被拒绝' },
  orders: { en: '{orders} {orders|order|orders}, {items} line {items|item|items}', zh: '{orders} 个订单，{items} 个订单明细' },
  customers: { en: '{count} {count|customer|customers}', zh: '{count} 个客户' },
  products: { en: '{count} {count|product|products}', zh: '{count} 个商品' },
  events: { en: '{count} {count|event|events}', zh: '{count} 条行为' },
  reviews: { en: '{count} {count|review|reviews}', zh: '{count} 条评价' },
  settlements: { en: '{count} settlement {count|line|lines}', zh: '{count} 条结算' },
})
