/**
 * Cuts a line into rows that fit. Chinese breaks between any two characters; a word or number of Latin letters is kept
 * whole where it fits on a row of its own.
 */
export function wrapLine(line: string, fits: (text: string) => boolean): string[] {
  const rows: string[] = []
  let row = ''
  for (const piece of pieces(line).flatMap(piece => fits(piece)
    ? [piece]
    : [...piece])) {
    if (row !== '' && !fits(row + piece)) {
      rows.push(row.trimEnd())
      row = piece.trimStart()
    }
    else {
      row += piece
    }
  }
  return row === ''
    ? rows
    : [
        ...rows,
        row.trimEnd(),
      ]
}

function pieces(line: string): string[] {
  return line.match(/[\w.:+-]+|\s+|./gu) ?? []
}
