package com.example.pets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Java agent for the end-to-end tests. When a file is written after the application has started, it causes an error in a
 * thread: an exception, or an OutOfMemoryError if the name of the file ends with -memory.
 */
public final class ThrowingAgent {

    private ThrowingAgent() {
    }

    public static void premain(String file) {
        start("background-work", Path.of(file), () -> {
            throw new IllegalStateException("background work failed");
        });
        start("memory-leak", Path.of(file + "-memory"), () -> {
            var blocks = new ArrayList<byte[]>();
            while (true) {
                blocks.add(new byte[1 << 20]);
            }
        });
    }

    private static void start(String name, Path file, Runnable action) {
        var begin = Instant.now();
        var thread = new Thread(() -> {
            try {
                while (!Files.exists(file) || Files.getLastModifiedTime(file).toInstant().isBefore(begin)) {
                    Thread.sleep(50);
                }
            } catch (IOException | InterruptedException exception) {
                throw new IllegalStateException(exception);
            }
            action.run();
        }, name);
        thread.setDaemon(true);
        thread.start();
    }
}
