package dev.patchyard.adapter.feed;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** How a file may be packed, told by its first bytes and never by its name. */
enum Unpacking {
    GZIP(List.of(0x1f, 0x8b)) {
        @Override
        InputStream unpack(InputStream packed) throws IOException {
            return new GZIPInputStream(packed);
        }
    },
    XZ(List.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) {
        @Override
        InputStream unpack(InputStream packed) throws IOException {
            return new XZInputStream(packed, MOST_MEMORY);
        }
    },
    ZSTANDARD(List.of(0x28, 0xb5, 0x2f, 0xfd)) {
        @Override
        InputStream unpack(InputStream packed) throws IOException {
            // NB: the library's own limit of a window, 128 MB, is that of the command line tool as well.
            try {
                return new ZstdInputStream(packed);
            } catch (LinkageError notHere) {
                throw new IOException("zstd cannot be unpacked on this machine: its library cannot be loaded", notHere);
            }
        }
    };

    /** KiB that a file may ask for to be unpacked. */
    private static final int MOST_MEMORY = 128 * 1024;

    private static final int LONGEST = 6;

    private final List<Integer> first;

    Unpacking(List<Integer> first) {
        this.first = first;
    }

    abstract InputStream unpack(InputStream packed) throws IOException;

    /** @return what comes out when it is unpacked, or the same where it is not packed */
    static InputStream of(BufferedInputStream in) throws IOException {
        in.mark(LONGEST);
        byte[] begin = in.readNBytes(LONGEST);
        in.reset();
        Unpacking way = Arrays.stream(values()).filter(each -> each.isBegunBy(begin)).findFirst().orElse(null);
        return way == null ? in : way.unpack(in);
    }

    private boolean isBegunBy(byte[] begin) {
        if (begin.length < first.size()) {
            return false;
        }
        for (int index = 0; index < first.size(); index++) {
            if ((begin[index] & 0xff) != first.get(index)) {
                return false;
            }
        }
        return true;
    }
}
