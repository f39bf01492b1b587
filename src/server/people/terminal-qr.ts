import encodeQR from 'qr'

/** A QR code of half blocks for a terminal, dark on light as phones want it. */
export function terminalQr(text: string): string {
  return encodeQR(text, 'term')
}
