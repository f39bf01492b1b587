import type { Edges } from './edges.ts'
import { faintestEdge } from './edges.ts'

/**
 * A straight edge with a light side: all points with `x * cos(angle) + y * sin(angle) = distance`, seen from the middle
 * of the picture; the angle points to the light side, so the two sides of a stroke of ink are two different lines.
 */
export interface Line {
  angle: number
  distance: number
}

const turns = 180
const most = 28

/** One very dark edge must not outvote a long faint one. */
const strongestVote = 30

/** The longest straight edges, by Hough's vote, where each edge pixel votes only for its own direction. */
export function findLines(edges: Edges): Line[] {
  const reach = Math.ceil(Math.hypot(edges.width, edges.height) / 2) + 2
  const votes = castVotes(edges, reach)
  const lines: Line[] = []
  while (lines.length < most) {
    const peak = highest(votes)
    if (peak === undefined)
      break
    const turn = Math.floor(peak / (2 * reach))
    lines.push({ angle: turn * 2 * Math.PI / turns, distance: peak % (2 * reach) - reach })
    clearAround(votes, { turn, place: peak % (2 * reach), reach })
  }
  return lines
}

function castVotes({ width, height, dx, dy, strength }: Edges, reach: number): Float32Array {
  const votes = new Float32Array(turns * 2 * reach)
  for (let at = 0; at < strength.length; at++) {
    const vote = strength[at] ?? 0
    if (vote < faintestEdge)
      continue
    const x = at % width - width / 2
    const y = Math.floor(at / width) - height / 2
    const own = Math.round(Math.atan2(dy[at] ?? 0, dx[at] ?? 0) * turns / (2 * Math.PI))
    for (let turn = own - 2; turn <= own + 2; turn++) {
      const angle = turn * 2 * Math.PI / turns
      const place = Math.round(x * Math.cos(angle) + y * Math.sin(angle)) + reach
      const cell = ((turn + turns) % turns) * 2 * reach + place
      votes[cell] = (votes[cell] ?? 0) + Math.min(vote, strongestVote)
    }
  }
  return votes
}

function highest(votes: Float32Array): number | undefined {
  let best = 0
  let cell: number | undefined
  for (let at = 0; at < votes.length; at++) {
    if ((votes[at] ?? 0) > best) {
      best = votes[at] ?? 0
      cell = at
    }
  }
  return cell
}

/** Neighbours of a peak are the same edge again. */
function clearAround(votes: Float32Array, { turn, place, reach }: { turn: number, place: number, reach: number }): void {
  for (let side = -5; side <= 5; side++) {
    const row = ((turn + side + turns) % turns) * 2 * reach
    votes.fill(0, row + Math.max(0, place - 6), row + Math.min(2 * reach, place + 7))
  }
}
