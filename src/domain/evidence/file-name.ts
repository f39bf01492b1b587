import { dayIn, withoutDays } from './file-name-day.ts'

/** What a file's path says about where it belongs. Only a proposal: a person confirms it before anything is written. */
export interface FileNameProposal {
  /** 's16'; whether the rubric has it is for the caller to see. */
  standard?: string
  /** The n-th score unit of the standard, from names like '16-1'. */
  unitOrdinal?: number
  /** 'YYYY-MM-DD' */
  day?: string
  title?: string
}

interface StandardMark {
  standard: string
  unitOrdinal?: number
  /** What was read, to be left out of the title. */
  text: string
}

/**
 * Reads names as people in offices give them: '16-1_20260305_学雷锋清扫_03.jpg', '标准16/…', '（16）…', or folders as in
 * '05_文明风尚行动/标准16_志愿服务/20260305_学雷锋清扫/IMG_0001.jpg'. What stands nearer to the file wins.
 */
export function proposeFromPath(path: string): FileNameProposal {
  const folders = path.normalize('NFC').split(/[\\/]+/).map(part => part.trim()).filter(part => part !== '')
  const file = (folders.pop() ?? '').replace(/(?<=.)\.[a-z0-9]{1,5}$/i, '')
  const nearest = [
    file,
    ...folders.reverse(),
  ]
  const mark = firstOf(nearest, (part, depth) => standardIn(part, depth > 0))
  const day = firstOf(nearest, (part, depth) => dayIn(part, nearest.slice(depth)))
  const title = titleOf(nearest)
  return {
    ...(mark && { standard: mark.standard }),
    ...(mark?.unitOrdinal !== undefined && { unitOrdinal: mark.unitOrdinal }),
    ...(day !== undefined && { day }),
    ...(title !== undefined && { title }),
  }
}

function firstOf<Part, T>(parts: readonly Part[], read: (part: Part, depth: number) => T | undefined): T | undefined {
  for (const [depth, part] of parts.entries()) {
    const found = read(part, depth)
    if (found !== undefined)
      return found
  }
  return undefined
}

/** Ways to name a standard, with its score unit behind it if there is one. */
const marks = {
  /** 标准16, 标准（16）, 标准十六, 标准16-1 */
  spoken: /标准[\s（(第]*(\d{1,2}|[一二三四五六七八九十]{1,3})(?!\d)[\s）)]*(?:-\s*(\d{1,2})(?!\d))?/,
  /** 第16项标准 */
  counted: /第\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项条个]\s*(?:标准|测评)/,
  /** s16, s16u1: our own ids */
  id: /^s(\d{1,2})(?:u(\d{1,2}))?(?![a-z0-9])/i,
  /** 16-1_…: the underscore tells it from 3-5, a day in March; above 12 there is no month to mistake it for. */
  numbered: /^(\d{1,2})-(\d{1,2})(?=_)|^(1[3-9]|[2-9]\d)-(\d{1,2})(?![\d-])/,
  /** (16)… or 【16】… in front; （16） anywhere, since systems count copies with (2) behind a blank. */
  bracketed: /^[([【]\s*(\d{1,2})\s*[)\]】]|（\s*(\d{1,2})\s*）/,
  /** 志愿服务(16) as a folder. */
  folderEnd: /(?<=\S)\((\d{1,2})\)$/,
}

function standardIn(part: string, isFolder: boolean): StandardMark | undefined {
  const { folderEnd, ...anywhere } = marks
  const ways = isFolder
    ? [
        ...Object.values(anywhere),
        folderEnd,
      ]
    : Object.values(anywhere)
  return firstOf(ways, way => readMark(way.exec(part)))
}

function readMark(match: RegExpExecArray | null): StandardMark | undefined {
  if (!match)
    return undefined
  const [first, second] = match.slice(1).filter(group => group !== undefined)
  const standard = numberOf(first ?? '')
  const unit = Number(second ?? 0)
  if (standard < 1)
    return undefined
  return {
    standard: `s${standard}`,
    text: match[0],
    ...(unit >= 1 && { unitOrdinal: unit }),
  }
}

const digits = '一二三四五六七八九'

/** 16, 十六 or 二十一 as a number; 0 for anything else. */
function numberOf(text: string): number {
  if (/^\d+$/.test(text))
    return Number(text)
  const match = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text)
  const [, tens, ten, ones] = match ?? []
  const value = (digit: string | undefined) => digit
    ? digits.indexOf(digit) + 1
    : 0
  if (!ten) {
    return tens && ones
      ? 0
      : value(tens ?? ones)
  }
  return (value(tens) || 1) * 10 + value(ones)
}

/** Names that cameras, chats and scanners give; they say nothing. */
const machineNames = /^(?:(?:IMG|VID|DSC[FN]?|DCIM|PXL|MVIMG|MOV|WP|SCAN|Screenshot|Screen ?Recording|WeChat|mmexport|wx_camera|Camera|Photo|Image|微信图片|微信视频|微信截图|QQ图片|QQ截图|QQ视频|屏幕截图|截图|扫描件?|照片|图片|视频|未命名|无标题)(?=\P{L}|$)[^\p{L}\p{N}]*)+/iu

/** Folders that only say what is in them. */
const plainFolders = /^(?:照片|图片|视频|相册|资料|材料|文件|附件|佐证|佐证材料|证明材料|新建文件夹|其他|其它|desktop|documents|downloads?|photos?|pictures?|files?|dcim|camera|img|images?)$/i

/** '_03', ' (2)' and '-副本' behind a name. */
const counters = /(?:[\s_.-]*(?:[(（]\d{1,3}[)）]|(?<=[\s_.-])\d{1,6}|副本|copy))+$/i

const longestTitle = 60

function titleOf([file = '', ...folders]: readonly string[]): string | undefined {
  return wordsOf(file, false) ?? firstOf(folders, folder => isTopic(folder)
    ? wordsOf(folder, true)
    : undefined)
}

/** A folder with a day is an activity. One that names its standard or project only repeats the rubric. */
function isTopic(folder: string): boolean {
  const rest = withoutDays(folder)
  return rest !== folder || (!standardIn(folder, true) && !/^\d{1,2}\s*[_.、．\s-]/.test(folder))
}

/** What is left when marks, days, counters and machine names are gone; undefined when that is no word. */
function wordsOf(part: string, isFolder: boolean): string | undefined {
  const mark = standardIn(part, isFolder)
  const named = withoutDays(mark
    ? part.replace(mark.text, ' ')
    : part)
  const words = trimmed(trimmed(named).replace(machineNames, '').replace(counters, ''))
  return /\p{L}{2}|\p{Script=Han}/u.test(words) && !plainFolders.test(words)
    ? [...words].slice(0, longestTitle).join('').trim()
    : undefined
}

function trimmed(text: string): string {
  return text.replaceAll(/[\s_]+/g, ' ').replace(/^[\s\-_.、，,:：~]+/, '').replace(/[\s\-_.、，,:：~]+$/, '')
}
