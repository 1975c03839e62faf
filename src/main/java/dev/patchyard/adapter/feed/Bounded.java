package dev.patchyard.adapter.feed;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts what comes out of a stream, however little went in: an archive that blows itself up is stopped. */
final class Bounded extends FilterInputStream {
    /** Most bytes of a whole feed, unpacked. */
    static final long LARGEST_FEED = 2L << 30;

    private final long largest;
    private long seen;

    Bounded(InputStream in, long largest) {
        super(in);
        this.largest = largest;
    }

    /** Opens a file, unpacking it where it is packed by gzip, xz or zstd. */
    static InputStream open(Path file) throws IOException {
        BufferedInputStream plain = new BufferedInputStream(Files.newInputStream(file));
        try {
            return new Bounded(Unpacking.of(plain), LARGEST_FEED);
        } catch (IOException broken) {
            plain.close();
            throw broken;
        }
    }

    /** @throws IllegalArgumentException when there are more bytes than that */
    static byte[] bytes(InputStream in, int largest) throws IOException {
        byte[] bytes = in.readNBytes(largest + 1);
        if (bytes.length > largest) {
            throw new IllegalArgumentException("larger than " + largest + " bytes");
        }
        return bytes;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int more) {
        seen += more;
        if (seen > largest) {
            throw new IllegalArgumentException("more than " + largest + " bytes, unpacked");
        }
    }
}
