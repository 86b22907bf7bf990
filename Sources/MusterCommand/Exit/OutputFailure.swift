import SystemPackage

/// Why standard output could not be written to its end.
struct OutputFailure: Error, Hashable {
    /// The system's reason.
    let cause: Errno

    /// The shell's number for a program that SIGPIPE ends.
    static let readerGone: Int32 = 141

    /// Whether the reader has gone away, as `head` does when it has enough: nobody is left to be told anything.
    var isReaderGone: Bool { cause == .brokenPipe }

    /// What standard error is told; `nil` for a reader that has gone away.
    var message: String? {
        isReaderGone
            ? nil
            : "Muster cannot write to standard output, so the output is incomplete. Write it somewhere else. (\(cause))"
    }

    /// The exit code of a command that would have ended with `code` had its output been written.
    ///
    /// A full disk replaces only the codes of a command that came to its end (0, 1 and 2): one that was stopped keeps the code that says why. A reader
    /// that has gone away replaces nothing: it is the code only where the output was the whole point, so that there is no other.
    ///
    /// - Parameter code: `nil` for a command that has no code of its own, because it did nothing but write.
    func exitCode(insteadOf code: Int32?) -> Int32 {
        guard let code else { return isReaderGone ? Self.readerGone : ExitStatus.cannotWrite }
        let hasEnded = [ExitStatus.done, ExitStatus.someRowsFailed, ExitStatus.planHasChanges].contains(code)
        return hasEnded && !isReaderGone ? ExitStatus.cannotWrite : code
    }
}
