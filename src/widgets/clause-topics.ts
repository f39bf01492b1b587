import type { Rubric } from '../domain/rubric/schema.ts'
import { editionIdOf } from '../domain/rubric/clause-ref.ts'
import { clauseById, standardOfClause } from '../domain/rubric/rules.ts'

/**
 * The few characters by which people call a clause, each verbatim from its text. Only for chips and narrow columns; the
 * clause itself stays one tap away.
 */
const topics: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'yueyang-wenming@1': {
    s1c1: '理论学习',
    s1c2: '专题学习',
    s1c3: '四个意识',
    s2c1: '理想信念',
    s2c2: '党的二十大',
    s3c1: '意识形态',
    s3c2: '扫黄打非',
    s4c1: '核心价值观',
    s4c2: '主题教育',
    s4c3: '职业道德',
    s5c1: '先进典型',
    s5c2: '身边好人',
    s6c1: '党建',
    s7c1: '党风廉政',
    s7c2: '廉洁文化',
    s8c1: '优质规范服务',
    s8c2: '长效机制',
    s9c1: '一站式',
    s10c1: '文明窗口',
    s10c2: '志愿服务岗',
    s11c1: '诚信',
    s12c1: '疫情防控',
    s12c2: '垃圾分类',
    s13c1: '文明餐桌',
    s13c2: '无烟单位',
    s14c1: '移风易俗',
    s15c1: '文明礼仪',
    s16c1: '志愿服务',
    s17c1: '教育培训',
    s18c1: '全民阅读',
    s18c2: '主题阅读',
    s19c1: '文体活动',
    s19c2: '我们的节日',
    s20c1: '普法教育',
    s21c1: '科学精神',
    s22c1: '文明实践',
    s22c2: '乡村振兴',
    s22c3: '联点共建',
    s23c1: '公益活动',
    s23c2: '学雷锋',
    s24c1: '总体规划',
    s24c2: '工作机制',
    s25c1: '宣传方式',
    s25c2: '专题专栏',
    s25c3: '经验信息',
    s26c1: '文明科室',
    s27c1: '工作业绩',
    s27c2: '部署安排',
    s28c1: '美丽中国',
    s28c2: '环境整洁',
    s29c1: '治安',
    s30c1: '安全生产',
    s30c2: '民主管理',
    s31c1: '关爱帮扶',
  },
}

const SHORT = 6

/** 垃圾分类. For a clause without a name of its own its first words, cut at a stop. */
export function clauseTopic(rubric: Rubric, clauseId: string): string {
  const known = topics[editionIdOf(rubric)]?.[clauseId]
  if (known)
    return known
  const words = clauseById(rubric, clauseId)?.text.split(/[,，.。;；、“”（(]/).find(part => part.length > 1) ?? clauseId
  return words.length > SHORT
    ? `${words.slice(0, SHORT)}…`
    : words
}

/** 12 垃圾分类: the standard's number and the topic, as chips say it. */
export function clauseLabel(rubric: Rubric, clauseId: string): string {
  const number = standardOfClause(rubric, clauseId)?.number ?? ''
  return `${number} ${clauseTopic(rubric, clauseId)}`.trim()
}
