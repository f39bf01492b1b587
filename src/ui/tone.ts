/** What a state means, everywhere the same: reached, waiting, overdue or refused, can be tapped, nothing to say. */
export type Tone = 'done' | 'wait' | 'bad' | 'act' | 'quiet'
