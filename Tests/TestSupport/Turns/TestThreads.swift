import Foundation
import Synchronization

/// The threads that tests run on. They are not those of the tasks that a test talks to, such as a sandbox's: a test that computes for long, or that
/// waits for a file, would keep those from answering on a machine of one or two cores.
final class TestThreads: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let pending = DispatchSemaphore(value: 0)

    /// Starts as many threads, which never end.
    init(_ count: Int) {
        for number in 1...count {
            let thread = Thread { [self] in
                while true { runNext() }
            }
            thread.name = "tests-\(number)"
            // What the main thread has; the default is too little for a debug build's deep calls.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        pending.signal()
    }

    private func runNext() {
        pending.wait()
        let job = jobs.withLock { $0.removeFirst() }
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
