import type { MessageContext } from 'vue-i18n'

type Piece = string | { name: string }
type Sentence = (context: Pick<MessageContext, 'named' | 'plural'>) => string

const made = new Map<string, Sentence>()

/**
 * A sentence from its text, made at its first use: `{name}` is filled in, `|` parts the plural forms, `{'@'}` stands for a
 * sign that would be syntax. Words travel as plain text, a third smaller than syntax trees, and no `new Function` is needed,
 * which our content security policy forbids.
 */
export function sentenceOf(text: string): Sentence {
  const known = made.get(text)
  if (known)
    return known
  const forms = splitForms(text).map(piecesOf)
  const sentence: Sentence = context => formsIn(context, forms)
  made.set(text, sentence)
  return sentence
}

function formsIn(context: Parameters<Sentence>[0], forms: readonly Piece[][]): string {
  const words = forms.map(pieces => pieces.map(piece => typeof piece === 'string'
    ? piece
    : shown(context.named(piece.name))).join(''))
  return words.length > 1
    ? context.plural(words)
    : words[0] ?? ''
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : ''
}

/** Plural forms stand apart by `|`; one inside a literal is a sign like any other. */
function splitForms(text: string): string[] {
  const forms = text.split(/\|(?![^{]*\})/)
  return forms.length > 1
    ? forms.map(form => form.trim())
    : [text]
}

function piecesOf(form: string): Piece[] {
  return form.split(/(\{[^}]*\})/).filter(part => part !== '').map((part) => {
    if (!part.startsWith('{'))
      return part
    const inner = part.slice(1, -1).trim()
    return inner.startsWith('\'')
      ? inner.slice(1, -1)
      : { name: inner }
  })
}
