package com.example.pets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * Java agent for the end-to-end tests, which causes an error in a thread of the running application when a file exists: an
 * exception, or an OutOfMemoryError if the name of the file ends with -memory.
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
        var thread = new Thread(() -> {
            while (!Files.exists(file)) {
                try {
                    Thread.sleep(50);
                } catch (InterruptedException exception) {
                    return;
                }
            }
            action.run();
        }, name);
        thread.setDaemon(true);
        thread.start();
    }
}
