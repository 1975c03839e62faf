package dev.patchyard.adapter.ansible;

import dev.patchyard.inventory.Ci;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Goes to many hosts at once, on virtual threads and with a limit. */
public final class Together {
    private Together() {}

    /**
     * @param most most hosts at the same time
     * @param work must answer for every host and throws only when it is interrupted or wrong itself
     * @return one answer for each host by CI id
     */
    public static <T> Map<String, T> ask(Collection<Ci> hosts, int most, Function<Ci, T> work) {
        Semaphore places = new Semaphore(most);
        Map<String, Future<T>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Ci host : hosts) {
                asked.put(host.id(), threads.submit(() -> {
                    places.acquire();
                    try {
                        return work.apply(host);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        Map<String, T> answers = new LinkedHashMap<>();
        asked.forEach((id, answer) -> {
            if (answer.state() != Future.State.SUCCESS) {
                throw new IllegalStateException("going to host " + id + " broke", answer.exceptionNow());
            }
            answers.put(id, answer.resultNow());
        });
        return answers;
    }
}
