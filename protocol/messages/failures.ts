import type { FailureKind, FailureOf } from '../failure'
import type { Text } from '../text'
import { defineMessages } from './define'

/** What a person reads about a failure. `{places}` are filled from the failure's own data by `describeFailure`. */
export interface FailureWords {
  /** A few words: what happened. */
  title: Text
  /** One or two sentences: what is wrong and where. */
  detail: Text
  /** What to do about it; null where nothing general can be said. */
  hint: Text | null
}

/** The words of every kind of failure. A new kind does not compile until it has its words here. */
export const failureMessages: Record<FailureKind, FailureWords> = {
  'file-missing': {
    title: { en: 'File not found', zh: '找不到文件' },
    detail: { en: 'There is no file “{path}”.', zh: '没有名为“{path}”的文件。' },
    hint: {
      en: 'Check the name and the folder. Paths start from the folder of the notebook.',
      zh: '请检查文件名和所在文件夹。路径从笔记本所在的文件夹算起。',
    },
  },
  'file-empty': {
    title: { en: 'The file is empty', zh: '文件是空的' },
    detail: { en: '“{path}” holds no data.', zh: '“{path}”里没有任何数据。' },
    hint: { en: 'Export it again, and check that the download has finished.', zh: '请重新导出，并确认下载已经完成。' },
  },
  'file-outside': {
    title: { en: 'The file is outside the workspace', zh: '文件不在工作区内' },
    detail: {
      en: '“{path}” is not in the workspace “{workspace}”. Cells read and write inside the workspace only.',
      zh: '“{path}”不在工作区“{workspace}”中。单元格只能读写工作区里的文件。',
    },
    hint: { en: 'Copy the file into the workspace and load the copy.', zh: '请把文件复制到工作区，再加载复制的文件。' },
  },
  'file-binary': {
    title: { en: 'This is not a text file', zh: '这不是文本文件' },
    detail: { en: '“{path}” looks like {looksLike}, not like a table of text.', zh: '“{path}”看起来是{looksLike}，不是文本表格。' },
    hint: {
      en: 'Check that the file is what its name says. Save a spreadsheet or an archive as CSV first.',
      zh: '请确认文件内容与扩展名相符。电子表格或压缩包请先另存为 CSV。',
    },
  },
  'file-unreadable': {
    title: { en: 'The file cannot be read', zh: '无法读取文件' },
    detail: { en: '“{path}”: {reason}', zh: '“{path}”：{reason}' },
    hint: {
      en: 'Check that the file is still there, that you may read it, and that no other program has it open.',
      zh: '请确认文件还在、您有读取权限，并且没有被其他程序占用。',
    },
  },
  'bad-encoding': {
    title: { en: 'Some characters cannot be read', zh: '有字符无法识别' },
    detail: {
      en: '“{path}” is not valid {encoding} in line {line} (byte {byte}).',
      zh: '“{path}”第 {line} 行（第 {byte} 字节）不是有效的 {encoding} 文本。',
    },
    hint: {
      en: 'The file may have been cut off: export it again. If it is complete, name its encoding when you load it.',
      zh: '文件可能不完整，请重新导出。如果文件完整，请在加载时写明它的编码。',
    },
  },
  'line-too-long': {
    title: { en: 'A line is too long', zh: '有一行过长' },
    detail: {
      en: 'Line {line} of “{path}” has {bytes}; at most {limit} can be read as one row.',
      zh: '“{path}”第 {line} 行长达 {bytes}，而一行最多只能读 {limit}。',
    },
    hint: {
      en: 'Usually a closing quotation mark is missing or the rows are not separated by line ends. Export the file again.',
      zh: '通常是缺少右引号，或各行之间没有换行。请重新导出文件。',
    },
  },
  'too-many-columns': {
    title: { en: 'Too many columns', zh: '列数过多' },
    detail: {
      en: '“{path}” has {columns} columns; at most {limit} are possible.',
      zh: '“{path}”有 {columns} 列，最多只能有 {limit} 列。',
    },
    hint: {
      en: 'Check the separator of the file. If the columns are real, keep only those that you need.',
      zh: '请检查文件的分隔符。如果确实有这么多列，请只保留需要的列。',
    },
  },
  'text-too-long': {
    title: { en: 'A text is too long for the format', zh: '文本长度超出该格式的限制' },
    detail: {
      en: '“{path}”, row {row}, column “{column}”: {characters} characters, where a cell takes at most {limit}.',
      zh: '“{path}”第 {row} 行的“{column}”列有 {characters} 个字符，而一个单元格最多容纳 {limit} 个。',
    },
    hint: { en: 'Write CSV, JSON or Parquet instead, or leave the column out.', zh: '请改用 CSV、JSON 或 Parquet，或不导出这一列。' },
  },
  'bad-export': {
    title: { en: 'The file cannot be written like this', zh: '无法按此选项写入文件' },
    detail: { en: '“{option}: {given}” is not possible here. Possible: {allowed}.', zh: '这里不能使用“{option}: {given}”。可用的有：{allowed}。' },
    hint: { en: 'Change the option, or leave it out.', zh: '请修改或去掉这个选项。' },
  },
  'unknown-format': {
    title: { en: 'The format is not known', zh: '无法识别的格式' },
    detail: { en: '“{path}”: {detail}', zh: '“{path}”：{detail}' },
    hint: {
      en: 'Save the data as CSV, TSV, JSON lines or Parquet, or name the format when you load it.',
      zh: '请把数据存为 CSV、TSV、JSON 行或 Parquet，或在加载时写明格式。',
    },
  },
  'missing-column': {
    title: { en: 'Column not found', zh: '找不到列' },
    detail: { en: '{where} has no column “{column}”.', zh: '{where}没有名为“{column}”的列。' },
    hint: { en: 'Its columns: {columns}.', zh: '现有的列：{columns}。' },
  },
  'unreadable-value': {
    title: { en: 'A value cannot be read', zh: '有一个值无法读取' },
    detail: {
      en: '{where}, row {row}, column “{column}”: “{value}” is not {wanted}.',
      zh: '{where}第 {row} 行的“{column}”列：“{value}”不是{wanted}。',
    },
    hint: { en: 'Correct the value in the source, or load the column as text.', zh: '请在来源中改正这个值，或把这一列按文本加载。' },
  },
  'bad-params': {
    title: { en: 'A setting of the step is not right', zh: '步骤的参数不正确' },
    detail: { en: '{step}: “{parameter}” {problem}. Given: {given}.', zh: '{step} 的参数“{parameter}”：{problem}。给出的是：{given}。' },
    hint: { en: 'Change “{parameter}” and run the cell again.', zh: '请修改“{parameter}”后重新运行单元格。' },
  },
  'too-few-rows': {
    title: { en: 'Not enough rows', zh: '行数不够' },
    detail: {
      en: '{step} needs at least {needed} {needed|row|rows}; there {rows|is|are} {rows}.',
      zh: '{step} 至少需要 {needed} 行，现在只有 {rows} 行。',
    },
    hint: { en: 'Load more data, or loosen the filters before this step.', zh: '请加载更多数据，或放宽此步骤之前的筛选。' },
  },
  'rules-broken': {
    title: { en: 'The data breaks a rule', zh: '数据不符合规则' },
    detail: { en: '“{table}” breaks {count} {count|rule|rules}: {rules}.', zh: '“{table}”违反了 {count} 条规则：{rules}。' },
    hint: {
      en: 'Run the step without `failOnError` to see the rows, then mend the data or change the rule.',
      zh: '去掉 `failOnError` 再运行，可以看到具体的行；然后修正数据或调整规则。',
    },
  },
  'no-seed': {
    title: { en: 'No seed was given', zh: '没有给出随机种子' },
    detail: {
      en: '{step} draws at random and gives the same result twice only with a seed.',
      zh: '{step} 需要随机抽取，只有给出种子，两次的结果才会相同。',
    },
    hint: { en: 'Give a whole number as seed.', zh: '请给出一个整数作为种子。' },
  },
  'sql': {
    title: { en: 'The SQL cannot run', zh: 'SQL 无法运行' },
    detail: { en: '{message}', zh: '{message}' },
    hint: null,
  },
  'out-of-memory': {
    title: { en: 'Not enough memory', zh: '内存不足' },
    detail: { en: '{what} needs more than the {limit} that are allowed.', zh: '{what}需要的内存超过了允许的 {limit}。' },
    hint: {
      en: 'Work on fewer rows or columns at a time, or raise the memory limit and restart the kernel.',
      zh: '请一次处理较少的行或列，或提高内存上限后重启内核。',
    },
  },
  'package-missing': {
    title: { en: 'A package is not installed', zh: '缺少软件包' },
    detail: { en: 'This needs the package “{package}”, which is not installed here.', zh: '这里需要软件包“{package}”，但尚未安装。' },
    hint: { en: 'Install it with: {install}', zh: '安装命令：{install}' },
  },
  'bad-shape': {
    title: { en: 'Shapes that do not fit', zh: '形状不匹配' },
    detail: { en: '{layer}: {operation} needs {wanted}, but was given {given}{spot}.', zh: '{layer}：{operation} 需要 {wanted}，实际为 {given}{spot}。' },
    hint: { en: 'A shape lists rows first. Check the layer before this one, or the columns that go into the network.', zh: '形状以行数开头。请检查前一层，或送入网络的列。' },
  },
  'id-out-of-range': {
    title: { en: 'An id that the table does not have', zh: '编号超出范围' },
    detail: { en: '{layer}: id {id} at place {place}{spot} is not between 0 and {last}; the table has {size} rows.', zh: '{layer}：位置 {place}{spot}的编号 {id} 不在 0 到 {last} 之间；该表有 {size} 行。' },
    hint: { en: 'Number the ids from 0 without gaps, and make the vocabulary one larger than the largest id.', zh: '请从 0 起连续编号，并让词表大小比最大编号大 1。' },
  },
  'not-finite': {
    title: { en: 'Training has run away', zh: '训练发散' },
    detail: { en: '{layer}: {what} in epoch {epoch}, batch {batch}.', zh: '{layer}：第 {epoch} 轮第 {batch} 批中{what}。' },
    hint: {
      en: 'Lower the learning rate, clip gradients (clipNorm: 1), scale the columns, or look for missing and extreme values. The kernel and everything loaded are as they were.',
      zh: '请降低学习率、裁剪梯度（clipNorm: 1）、缩放各列，或检查缺失值与极端值。内核与已载入的数据均未受影响。',
    },
  },
  'not-enough-memory': {
    title: { en: 'Not enough memory', zh: '内存不足' },
    detail: { en: '{what} needs about {needed}; {limit} are allowed.', zh: '{what}约需 {needed}，而允许的上限为 {limit}。' },
    hint: { en: 'Take smaller batches, fewer units or a smaller vocabulary, store embeddings as f16, or raise the memory limit.', zh: '请减小批量、单元数或词表，把嵌入存为 f16，或提高内存上限。' },
  },
  'bad-weights': {
    title: { en: 'These weights cannot be used', zh: '无法使用这些权重' },
    detail: { en: '{path}: {problem}', zh: '{path}：{problem}' },
    hint: { en: 'Compare the names and shapes with the network’s summary.', zh: '请将名称和形状与网络的概要对照。' },
  },
  'cell-syntax': {
    title: { en: 'The cell is not valid code', zh: '单元格的代码写法有误' },
    detail: { en: 'Line {line}, column {column}: {message}', zh: '第 {line} 行第 {column} 列：{message}' },
    hint: { en: 'Often a bracket, a quotation mark or a comma is missing at or before this place.', zh: '往往是此处或之前少了括号、引号或逗号。' },
  },
  'cell-types': {
    title: { en: 'The cell was not run: its types do not fit', zh: '单元格未运行：类型不符' },
    detail: {
      en: '{count} {count|problem was|problems were} found. The first is in line {line}: {message}',
      zh: '发现 {count} 处问题。第一处在第 {line} 行：{message}',
    },
    hint: {
      en: 'Mend them, or let cells run despite type errors in the settings.',
      zh: '请改正，或在设置中允许有类型错误的单元格运行。',
    },
  },
  'cell-error': {
    title: { en: 'The cell stopped with an error', zh: '单元格因错误而停止' },
    detail: { en: '{name}: {message}', zh: '{name}：{message}' },
    hint: null,
  },
  'cell-threw': {
    title: { en: 'The cell stopped', zh: '单元格已停止' },
    detail: { en: 'It threw a value that is not an error: {value}', zh: '它抛出了一个并非错误的值：{value}' },
    hint: { en: 'Throw an Error, so that the place is known: throw new Error(…)', zh: '请抛出 Error，这样才能知道出错的位置：throw new Error(…)' },
  },
  'kernel-lost': {
    title: { en: 'The kernel has stopped', zh: '内核已停止' },
    detail: { en: 'The process that runs the cells ended: {reason} {exit}', zh: '运行单元格的进程已结束：{reason}{exit}' },
    hint: {
      en: 'The notebook and its outputs are kept; variables are gone. Restart the kernel and run the cells again.',
      zh: '笔记本和输出都还在，变量已丢失。请重启内核并重新运行单元格。',
    },
  },
  'kernel-start': {
    title: { en: 'The kernel did not start', zh: '内核未能启动' },
    detail: { en: '{reason}', zh: '{reason}' },
    hint: { en: 'Restart the kernel. If it happens again, start Souk anew.', zh: '请重启内核。如果再次发生，请重新启动 Souk。' },
  },
  'notebook-corrupt': {
    title: { en: 'The notebook cannot be opened', zh: '无法打开笔记本' },
    detail: { en: '“{path}” is not a valid notebook{spot}: {reason}', zh: '“{path}”不是有效的笔记本{spot}：{reason}' },
    hint: { en: 'The file was left as it is. Restore it from a copy or from version control.', zh: '文件保持原样。请从备份或版本管理中恢复。' },
  },
  'notebook-changed': {
    title: { en: 'The file was changed elsewhere', zh: '文件已在别处被修改' },
    detail: {
      en: '“{path}” was changed on disk by something else since it was opened. It has not been overwritten.',
      zh: '“{path}”打开之后在磁盘上被其他程序修改，尚未覆盖。',
    },
    hint: { en: 'Choose: take the file’s content, overwrite it, or save yours as a copy.', zh: '请选择：采用磁盘上的内容、覆盖它，或把您的内容另存为副本。' },
  },
  'notebook-locked': {
    title: { en: 'The notebook is open elsewhere', zh: '笔记本已在别处打开' },
    detail: {
      en: '“{path}” is held by another Souk (process {process}). It is shown here for reading only.',
      zh: '“{path}”正由另一个 Souk（进程 {process}）使用，这里只能查看。',
    },
    hint: { en: 'Close it there to edit it here.', zh: '请在那边关闭后再在这里编辑。' },
  },
  'notebook-untrusted': {
    title: { en: 'The notebook is not trusted', zh: '笔记本未受信任' },
    detail: {
      en: '“{path}” came from elsewhere. Nothing in it runs until you trust it.',
      zh: '“{path}”来自别处。在您信任它之前，其中任何内容都不会运行。',
    },
    hint: { en: 'Read it first. Its cells run with your own rights once you trust it.', zh: '请先通读。信任之后，单元格将以您的权限运行。' },
  },
  'file-exists': {
    title: { en: 'The name is taken', zh: '文件名已被占用' },
    detail: { en: 'There is already a file “{path}”.', zh: '已经有名为“{path}”的文件。' },
    hint: { en: 'Choose another name.', zh: '请换一个名称。' },
  },
  'save-failed': {
    title: { en: 'Not saved', zh: '未能保存' },
    detail: { en: '“{path}” could not be written: {reason}', zh: '无法写入“{path}”：{reason}' },
    hint: {
      en: 'Your work is still here. Free some space or save it under another name.',
      zh: '您的内容还在。请腾出空间，或另存为其他名称。',
    },
  },
  'unknown-parameter': {
    title: { en: 'There is no such parameter', zh: '没有这个参数' },
    detail: { en: 'The notebook has no parameter “{name}”.', zh: '笔记本没有名为“{name}”的参数。' },
    hint: { en: 'Its parameters: {known}.', zh: '现有的参数：{known}。' },
  },
  'bad-parameter-value': {
    title: { en: 'The value of a parameter does not fit', zh: '参数的值不合适' },
    detail: { en: 'Parameter “{name}” must be {wanted}; given: {given}.', zh: '参数“{name}”必须是{wanted}，给出的是：{given}。' },
    hint: { en: 'Give a value of that kind.', zh: '请给出合适的值。' },
  },
  'not-found': {
    title: { en: '{what} not found', zh: '找不到{what}' },
    detail: { en: 'There is no {whatInside} “{name}” any more, or there never was.', zh: '没有名为“{name}”的{what}，或它已不存在。' },
    hint: { en: '{advice}', zh: '{advice}' },
  },
  'usage': {
    title: { en: 'The command cannot be understood', zh: '无法理解此命令' },
    detail: { en: '{problem}', zh: '{problem}' },
    hint: { en: 'See: souk --help', zh: '请看：souk --help' },
  },
  'disconnected': {
    title: { en: 'The connection is lost', zh: '连接已断开' },
    detail: { en: 'The process behind this window does not answer any more.', zh: '此窗口背后的进程已没有回应。' },
    hint: { en: 'Check that Souk is still running, then load the page again. What was saved is safe.', zh: '请确认 Souk 仍在运行，然后重新加载页面。已保存的内容是安全的。' },
  },
  'cancelled': {
    title: { en: 'Stopped', zh: '已停止' },
    detail: { en: 'Stopped at your request. Variables are kept.', zh: '已按您的要求停止，变量都保留着。' },
    hint: null,
  },
  'bug': {
    title: { en: 'Something went wrong inside Souk', zh: 'Souk 内部出错' },
    detail: { en: '{message}', zh: '{message}' },
    hint: {
      en: 'This is our mistake, not yours. Copy the details and send them to us; saving and restarting the kernel may help.',
      zh: '这是我们的错误，不是您的。请复制详细信息发给我们；保存并重启内核可能有帮助。',
    },
  },
}

/** Words that `describeFailure` puts together with the ones above where the failure's data decides. */
export const failureParts = defineMessages({
  nearby: { en: 'Is it one of these? {nearby}', zh: '是不是其中之一？{nearby}' },
  noColumns: { en: 'It has no columns at all.', zh: '它一列也没有。' },
  noParameters: { en: 'It declares no parameters: tag a cell “parameters”.', zh: '它没有声明参数：请给一个单元格加上标签“parameters”。' },
  unknownName: {
    en: 'This name is not known here. Run the cell that defines it first, or check the spelling.',
    zh: '这里不认识这个名称。请先运行定义它的单元格，或检查拼写。',
  },
  lossNotFinite: { en: 'the loss is not a finite number', zh: '损失不是有限数' },
  inputNotFinite: { en: 'an input is not a finite number', zh: '输入中有非有限数' },
  targetNotFinite: { en: 'a target is not a finite number', zh: '目标中有非有限数' },
  weightNotFinite: { en: 'a weight is not a finite number', zh: '权重不是有限数' },
  inBatch: { en: ' (batch {batch})', zh: '（第 {batch} 批）' },
  wholeNetwork: { en: 'The network', zh: '网络' },
  inLayer: { en: 'Layer “{layer}”', zh: '“{layer}”层' },
  notExitedByCode: { en: '(signal {signal})', zh: '（信号 {signal}）' },
  exitedWithCode: { en: '(exit code {code})', zh: '（退出码 {code}）' },
  spot: { en: ' (line {line})', zh: '（第 {line} 行）' },
  nothing: { en: 'nothing', zh: '无' },
  line: { en: 'line {line}', zh: '第 {line} 行' },
  lineAndColumn: { en: 'line {line}, column {column}', zh: '第 {line} 行第 {column} 列' },
  fileAndLine: { en: '{file}, {line}', zh: '{file} {line}' },
  cellAndLine: { en: 'cell {cell}, {line}', zh: '单元格 {cell} {line}' },
  frame: { en: 'in {function}: {place}', zh: '在 {function} 中：{place}' },
})

type Sought = FailureOf<'not-found'>['what']

/** What was looked for, and what to do when it is not there. */
export const soughtThings: Record<Sought, { name: Text; advice: Text }> = {
  cell: { name: { en: 'cell', zh: '单元格' }, advice: { en: 'It may have been deleted.', zh: '它可能已被删除。' } },
  table: {
    name: { en: 'table', zh: '数据表' },
    advice: { en: 'Run the cell that makes the table again.', zh: '请重新运行生成这个数据表的单元格。' },
  },
  session: { name: { en: 'notebook', zh: '笔记本' }, advice: { en: 'Open the notebook again.', zh: '请重新打开笔记本。' } },
  step: {
    name: { en: 'step', zh: '步骤' },
    advice: { en: 'See the list of steps for its name.', zh: '请在步骤列表中查看名称。' },
  },
  column: {
    name: { en: 'column', zh: '列' },
    advice: { en: 'See the columns of the table.', zh: '请查看数据表有哪些列。' },
  },
  variable: {
    name: { en: 'variable', zh: '变量' },
    advice: { en: 'Run the cell that defines it.', zh: '请运行定义它的单元格。' },
  },
}
