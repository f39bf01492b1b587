import type { PasswordReason } from '../../../../src/server/people/password-strength.ts'
import { expect, test } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import en from '../../../../src/i18n/locales/en.json' with { type: 'json' }
import zh from '../../../../src/i18n/locales/zh-CN.json' with { type: 'json' }
import { assertStrong, passwordReasons, reasonsAgainst } from '../../../../src/server/people/password-strength.ts'
import { qwertyNeighbours } from '../../../../src/server/people/password-words.ts'

const owner = { login: 'jia.kouan', name: '张三丰' }

test.for<[string, PasswordReason]>([
  ['k7#Qm', 'tooShort'],
  ['jia.kouan-8841', 'hasLogin'],
  ['JIA.KOUAN#x2w9', 'hasLogin'],
  ['我叫张三丰来自岳阳', 'hasName'],
  ['password', 'common'],
  ['P@ssw0rd', 'common'],
  ['woaini1314', 'common'],
  ['Wenming2026', 'common'],
  ['qwertyuiop', 'keyboard'],
  ['aaaaaaaaaa', 'repeated'],
  ['abcabcabc', 'repeated'],
  ['efghijklm', 'sequence'],
  ['12345678', 'common'],
  ['19880502', 'date'],
  ['qmzx8841', 'tooSimple'],
])('%s is refused as %s', ([password, reason]) => {
  expect(reasonsAgainst(password, owner)).toContain(reason)
})

test.for([
  'Tr0ub4dour&3x',
  'correct horse battery',
  '洞庭湖上的三条红船 7',
  'gL9!kdPq2_w',
  '江豚跃出水面二十三次了呀',
])('%s is good', (password) => {
  expect(reasonsAgainst(password, owner)).toEqual([])
})

test('a weak password is a failure that names its reasons and never the password', () => {
  const tried = (): void => assertStrong('password', owner)
  expect(tried).toThrow(Failure)
  try {
    tried()
  }
  catch (error) {
    const { code, detail } = error as Failure
    expect({ code, detail }).toEqual({
      code: 'password-weak',
      detail: {
        field: 'password',
        reasons: ['common'],
      },
    })
  }
})

test('a name of one character is no reason: it is part of too much', () => {
  expect(reasonsAgainst('gL9!甲kdPq2_w', { login: 'a7', name: '甲' })).toEqual([])
})

test('very long passwords are weighed quickly', () => {
  const start = performance.now()
  reasonsAgainst('qa7!'.repeat(50), owner)
  expect(performance.now() - start).toBeLessThan(2000)
})

test('keys that lie side by side know each other', () => {
  const neighbours = qwertyNeighbours()
  expect(neighbours.g).toEqual(['fF', 'tT', 'yY', 'hH', 'bB', 'vV'])
  expect(neighbours['1']).toEqual(['`~', null, null, '2@', 'qQ', null])
})

test('every reason has its words in both languages', () => {
  for (const reason of passwordReasons) {
    const key = `password.reason.${reason}`
    expect((zh as Record<string, string>)[key], key).toBeTruthy()
    expect((en as Record<string, string>)[key], key).toBeTruthy()
  }
})
