import encodeQR from 'qr'

/** The dark squares of a QR code as one SVG path, with the four light modules around that scanners need. */
export function drawQr(text: string): { path: string, side: number } {
  const rows = encodeQR(text, 'raw', { border: 4, ecc: 'medium' })
  const path = rows.flatMap((row, y) => row.map((isDark, x) => isDark
    ? `M${x} ${y}h1v1h-1z`
    : '')).join('')
  return { path, side: rows.length }
}
