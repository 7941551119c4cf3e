/** A picture of more pixels than any scanner or telephone makes is a bomb. */
const MOST_PIXELS = 64_000_000;
/** A page of A4 at 280 dots an inch; more is of no use to whoever reads it. */
const LONGEST_SIDE = 3_300;
const SECONDS = 15;
const QUALITY = 85;

/**
 * Draws a picture anew as a JPEG: upright, no larger than a page needs, and with nothing that came along in
 * the file (place, camera, thumbnails, appended data). Null where it cannot be read as a picture or is larger
 * than MOST_PIXELS. Slow, so not inside a transaction.
 */
export async function cleanPicture(bytes: Buffer): Promise<Buffer | null> {
  // Large and seldom needed: no process should wait for it when it starts.
  const { default: sharp } = await import('sharp');
  try {
    return await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: QUALITY, mozjpeg: false })
      .toBuffer();
  } catch {
    return null;
  }
}
