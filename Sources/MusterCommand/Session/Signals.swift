import Muster
import UnixSignals

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What signals do to a run: the first stops it cleanly, the second at once.
enum Signals {
    /// Runs `body` with the signals caught.
    static func around<Result: Sendable>(
        _ run: Run,
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        // A reader that goes away (`| head`) ends its pipe, not the run.
        signal(SIGPIPE, SIG_IGN)
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var isStopping = false
                for await signal in signals {
                    // As safe as a crash: whatever was recorded stands, and a resume settles the rest.
                    if isStopping { _exit(128 + signal.rawValue) }
                    isStopping = true
                    Screen.note(
                        "\nStopping: calls in flight end, then the reports are written. Once more stops at once."
                    )
                    await run.stop(.signal(signal.rawValue))
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }
}
