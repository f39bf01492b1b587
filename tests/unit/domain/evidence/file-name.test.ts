import type { FileNameProposal } from '../../../../src/domain/evidence/file-name.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { proposeFromPath } from '../../../../src/domain/evidence/file-name.ts'

function table(rows: [path: string, proposal: FileNameProposal][]) {
  return test.for(rows)('%s', ([path, proposal]) => {
    expect(proposeFromPath(path)).toEqual(proposal)
  })
}

describe('names as the archive makes them', () => {
  table([
    [
      '16-1_20260305_学雷锋清扫_03.jpg',
      {
        standard: 's16',
        unitOrdinal: 1,
        day: '2026-03-05',
        title: '学雷锋清扫',
      },
    ],
    [
      '05_文明风尚行动/标准16_志愿服务/20260305_学雷锋清扫/16-1_20260305_学雷锋清扫_03.jpg',
      {
        standard: 's16',
        unitOrdinal: 1,
        day: '2026-03-05',
        title: '学雷锋清扫',
      },
    ],
    [
      '05_文明风尚行动/标准16_志愿服务/20260305_学雷锋清扫/IMG_0001.jpg',
      { standard: 's16', day: '2026-03-05', title: '学雷锋清扫' },
    ],
    [
      '标准16_志愿服务/20260305_/IMG_0001.jpg',
      { standard: 's16', day: '2026-03-05' },
    ],
    [
      '3-2_20251201_道德讲堂.pdf',
      {
        standard: 's3',
        unitOrdinal: 2,
        day: '2025-12-01',
        title: '道德讲堂',
      },
    ],
  ])
})

describe('a standard, as people write it', () => {
  table([
    [
      '标准16/清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      '标准 16 志愿服务/清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      '标准（16）/清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      '标准十六/清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      '标准二十一/清扫.jpg',
      { standard: 's21', title: '清扫' },
    ],
    [
      '标准十/清扫.jpg',
      { standard: 's10', title: '清扫' },
    ],
    [
      '标准三/清扫.jpg',
      { standard: 's3', title: '清扫' },
    ],
    [
      '标准三十/清扫.jpg',
      { standard: 's30', title: '清扫' },
    ],
    [
      '第16项标准/清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      '标准16-2/清扫.jpg',
      { standard: 's16', unitOrdinal: 2, title: '清扫' },
    ],
    [
      '标准16-1 清扫街道.jpg',
      { standard: 's16', unitOrdinal: 1, title: '清扫街道' },
    ],
    [
      '(16)清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      '（16）清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      '【16】清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      '清扫（16）.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      '志愿服务(16)/清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
    [
      's16u2/清扫.jpg',
      { standard: 's16', unitOrdinal: 2, title: '清扫' },
    ],
    [
      '22-2 清扫.jpg',
      { standard: 's22', unitOrdinal: 2, title: '清扫' },
    ],
    [
      '标准07/清扫.jpg',
      { standard: 's7', title: '清扫' },
    ],
    [
      'C:\\文明单位\\标准16\\清扫.jpg',
      { standard: 's16', title: '清扫' },
    ],
  ])
})

describe('what looks like a standard and is none', () => {
  table([
    [
      '清扫 (2).jpg',
      { title: '清扫' },
    ],
    [
      '清扫(2).jpg',
      { title: '清扫' },
    ],
    [
      '新建文件夹 (3)/清扫.jpg',
      { title: '清扫' },
    ],
    [
      '05_文明风尚行动/清扫.jpg',
      { title: '清扫' },
    ],
    [
      '3-5学雷锋清扫.jpg',
      { title: '3-5学雷锋清扫' },
    ],
    [
      '2026-03-05 清扫.jpg',
      { day: '2026-03-05', title: '清扫' },
    ],
    ['16.jpg', {}],
    ['16/03.jpg', {}],
    [
      '标准化建设方案.docx',
      { title: '标准化建设方案' },
    ],
    [
      '标准123.docx',
      { title: '标准123' },
    ],
    [
      '标准0/清扫.jpg',
      { title: '清扫' },
    ],
    [
      '国家标准/清扫.jpg',
      { title: '清扫' },
    ],
    [
      'GB16-1清扫.jpg',
      { title: 'GB16-1清扫' },
    ],
    [
      'sunset.jpg',
      { title: 'sunset' },
    ],
    [
      's16abc.jpg',
      { title: 's16abc' },
    ],
    [
      '第16届运动会.jpg',
      { title: '第16届运动会' },
    ],
  ])
})

describe('what stands nearer to the file wins', () => {
  table([
    [
      '标准16/标准17/清扫.jpg',
      { standard: 's17', title: '清扫' },
    ],
    [
      '标准16/17-1_清扫.jpg',
      { standard: 's17', unitOrdinal: 1, title: '清扫' },
    ],
    [
      '20260301/20260305_清扫.jpg',
      { day: '2026-03-05', title: '清扫' },
    ],
    [
      '20260305_学雷锋/20260305_清扫/DSC_0007.jpg',
      { day: '2026-03-05', title: '清扫' },
    ],
  ])
})

describe('a day, as people and machines write it', () => {
  table([
    [
      'IMG_20260305_094100.jpg',
      { day: '2026-03-05' },
    ],
    [
      'IMG20260305094100.jpg',
      { day: '2026-03-05' },
    ],
    [
      'VID_20260305_094100_BURST2.mp4',
      { day: '2026-03-05', title: 'BURST2' },
    ],
    [
      'PXL_20260305_094100123.jpg',
      { day: '2026-03-05' },
    ],
    [
      'Screenshot_2026-03-05-09-41-00.png',
      { day: '2026-03-05' },
    ],
    [
      '微信图片_20260305094100.jpg',
      { day: '2026-03-05' },
    ],
    [
      '2026.3.5清扫.jpg',
      { day: '2026-03-05', title: '清扫' },
    ],
    [
      '2026年3月5日清扫.jpg',
      { day: '2026-03-05', title: '清扫' },
    ],
    [
      '2026_03_05 清扫.jpg',
      { day: '2026-03-05', title: '清扫' },
    ],
    [
      '2026年/3月5日学雷锋/清扫.jpg',
      { day: '2026-03-05', title: '清扫' },
    ],
    [
      '2026/3月5日学雷锋/DSC0001.jpg',
      { day: '2026-03-05', title: '学雷锋' },
    ],
    [
      '2026年3月/5日/清扫.jpg',
      { title: '清扫' },
    ],
    [
      '3月5日清扫.jpg',
      { title: '清扫' },
    ],
    [
      '2026年工作总结.docx',
      { title: '工作总结' },
    ],
    [
      '2026年度工作总结.docx',
      { title: '2026年度工作总结' },
    ],
  ])
})

describe('numbers that are no day', () => {
  table([
    ['mmexport1772674893123.jpg', {}],
    ['20261301.jpg', {}],
    [
      '20260230清扫.jpg',
      { title: '清扫' },
    ],
    ['19991231.jpg', {}],
    ['3702021990010100.jpg', {}],
    ['12026030512.jpg', {}],
  ])
})

describe('a title, or none', () => {
  table([
    [
      '关于开展志愿服务活动的通知.docx',
      { title: '关于开展志愿服务活动的通知' },
    ],
    [
      '清扫_03.jpg',
      { title: '清扫' },
    ],
    [
      '清扫-3.jpg',
      { title: '清扫' },
    ],
    [
      '清扫 - 副本.jpg',
      { title: '清扫' },
    ],
    [
      '清扫 - 副本 (2).jpg',
      { title: '清扫' },
    ],
    [
      '总结2.docx',
      { title: '总结2' },
    ],
    ['照片1.jpg', {}],
    [
      '照片墙揭幕.jpg',
      { title: '照片墙揭幕' },
    ],
    ['IMG_0001.HEIC', {}],
    ['DSC00012.JPG', {}],
    ['新建文件夹/IMG_0001.jpg', {}],
    [
      '学雷锋清扫/照片/IMG_0001.jpg',
      { title: '学雷锋清扫' },
    ],
    [
      '学雷锋清扫/IMG_0001.jpg',
      { title: '学雷锋清扫' },
    ],
    [
      '清扫.tar.gz',
      { title: '清扫.tar' },
    ],
    [
      '没有扩展名',
      { title: '没有扩展名' },
    ],
    [
      '.htaccess',
      { title: 'htaccess' },
    ],
    [
      `${'很'.repeat(80)}.jpg`,
      {
        title: '很'.repeat(60),
      },
    ],
  ])
})

describe('nonsense', () => {
  table([
    ['', {}],
    ['/', {}],
    ['///', {}],
    ['....', {}],
    [
      '__MACOSX',
      { title: 'MACOSX' },
    ],
    ['@#￥%……&*.jpg', {}],
    ['\u202E.jpg', {}],
    [
      '标准.jpg',
      { title: '标准' },
    ],
    [
      '标准()/（）.jpg',
      { title: '标准()' },
    ],
    ['----____.png', {}],
  ])

  test('a title that is cut at a blank ends with a word, and no character is cut in two', () => {
    expect(proposeFromPath(`${'很'.repeat(59)} 长.jpg`)).toEqual({
      title: '很'.repeat(59),
    })
    expect(proposeFromPath(`${'𠮷'.repeat(80)}.jpg`)).toEqual({
      title: '𠮷'.repeat(60),
    })
  })

  test('whatever the path, it answers at once, with a real day and a standard that could be', () => {
    const piece = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('标准', '16', '-', '_', '/', '（', '）', '2026', '03', '05', '年', '月', '日', '.jpg', 's'))
    fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const { standard = 's1', unitOrdinal = 1, day = '2026-03-05', title = '题目' } = proposeFromPath(pieces.join(''))
      expect(standard).toMatch(/^s[1-9]\d?$/)
      expect(unitOrdinal).toBeGreaterThan(0)
      expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day)
      expect([...title].length).toBeLessThanOrEqual(60)
      expect(title.trim()).toBe(title)
    }), { numRuns: 1000 })
  })

  test('a name of 100,000 characters takes no time', () => {
    const started = performance.now()
    for (const unit of [
      '标准',
      '1',
      '（',
      '_ ',
      '2026-',
      '- 副本',
      ' (',
    ])
      proposeFromPath(unit.repeat(100_000 / unit.length))
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
