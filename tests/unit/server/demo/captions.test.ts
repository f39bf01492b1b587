import { expect, test } from 'vitest'
import { composeCaption } from '../../../../src/domain/evidence/caption.ts'
import { plannedShots } from '../../../../src/server/demo/timeline.ts'

/** 开展 goes with what people do, never with a paper or a thing that hangs on a wall. */
const aThing = /开展[^，。]*(?:[表稿栏岗]|方案|通知|责任书|材料|资料|纪要|标识|公勺|设施|提示|合影)[，。]/

test('every caption of the demo is a sentence that an office would write', () => {
  const captions = plannedShots().map(({ place, people = '', subject, reason = '', day, at }) => composeCaption({ place, people, subject, reason }, {
    local: `${day}T${at}`,
    source: 'shutter',
  }))
  expect(captions.length).toBeGreaterThanOrEqual(60)
  expect(captions.filter(caption => aThing.test(caption) || /开展[^，。]*开展/.test(caption))).toEqual([])
  expect(captions).toContain('2026年1月20日10时00分，综合科在办公楼印发文明单位创建年度工作方案。')
})

test('a paper is called what it is, not what was done with it', () => {
  expect(plannedShots().filter(({ as }) => as === 'pdf').map(({ paper }) => paper)).toEqual(['文明单位创建年度工作方案', '消防安全培训方案', '无烟单位建设实施方案'])
})
