import IdentityAPI
import Synchronization
import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Standard output and standard error: results go to the one, everything else to the other.
///
/// Texts may hold words from elsewhere (the service, the sheet, a profile), so none of their control characters reaches a terminal (``ControlCharacters``). Only bytes are written as they are.
enum Console {
    /// Whether a person can be asked: both the question and the answer go through a terminal.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Whether standard error is a terminal on which a line can be drawn over.
    static var isLive: Bool { isatty(STDERR_FILENO) == 1 && !["dumb", ""].contains(variable("TERM")) }

    /// Whether standard error shows colour, where nobody has asked for none: <https://no-color.org>.
    static var hasColour: Bool { isLive && variable("NO_COLOR").isEmpty }

    /// Whether the terminal shows more than ASCII, by what the locale says.
    static var hasUnicode: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.map(variable).first { !$0.isEmpty } ?? ""
        return locale.lowercased().replacing("-", with: "").contains("utf8")
    }

    private static func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }

    /// The terminal's width in columns; 80 where it is unknown.
    static var width: Int {
        var size = winsize()
        for file in [STDERR_FILENO, STDOUT_FILENO] where ioctl(file, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return 80
    }

    /// How wide prose may be on standard output, or on standard error; `nil` where it goes to no terminal.
    static func proseWidth(isError: Bool = false) -> Int? {
        isatty(isError ? STDERR_FILENO : STDOUT_FILENO) == 1 ? width : nil
    }

    /// How wide a page of text is: as wide as standard output's terminal, but never so wide that lines are hard to read.
    static var pageWidth: Int {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let told = isKnown ? Int(size.ws_col) : getenv("COLUMNS").flatMap { Int(String(cString: $0)) }
        return min(max(told ?? 80, 40), 100)
    }

    /// The height of a terminal in lines; 24 where it is unknown.
    static func height(of file: FileDescriptor) -> Int {
        var size = winsize()
        guard ioctl(file.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }

    /// A result: standard output.
    static func say(_ text: String) { say(bytes: Array((ControlCharacters.shown(text) + "\n").utf8)) }

    /// Anything else: standard error.
    static func note(_ text: String) { draw(text + "\n") }

    /// An error: standard error, `muster: …`; a list of places, as compilers print them, stays as it is.
    static func complain(_ text: String) { draw("muster: \(text)\n") }

    /// Text without a line's end: standard error.
    static func draw(_ text: String) {
        let text = ControlCharacters.shown(text)
        liveLine.withLock { isUp in
            write(Array(((isUp ? clear : "") + text).utf8), to: STDERR_FILENO)
            isUp = false
        }
    }

    // MARK: The live line

    /// Whether one stands on the terminal. Whatever else is written takes it away first, so that nothing is ever written into it.
    private static let liveLine = Mutex(false)

    /// Clears from where the cursor rests: the beginning of the live line. A terminal that was made narrower has broken the line in several by then.
    private static let clear = "\r\u{1B}[J"

    /// Draws a line in the place of the last one. It must be narrower than the terminal.
    ///
    /// The cursor goes back to its beginning, on a blank, so that it need not be hidden, and nothing need be put right whatever ends the program.
    static func drawLive(_ line: String) {
        liveLine.withLock { isUp in
            // In one write, so that it never flickers.
            write(Array("\(clear) \(line)\r".utf8), to: STDERR_FILENO)
            isUp = true
        }
    }

    /// Takes the live line away.
    static func clearLive() { draw("") }

    /// Asks a question that is answered with yes or no; anything but yes is no.
    static func confirms(_ question: String) -> Bool { answer(toPrompt: question + " [y/N] ") == .yes }

    /// An answer to a question.
    enum Confirmation {
        case yes, no
        /// Something is to be shown first.
        case view
    }

    /// Asks a question that is answered with yes, no, or `v` to see more first; anything else is no.
    ///
    /// - Parameter view: what `v` does, as in `shows the rows`.
    static func answer(to question: String, view: String) -> Confirmation {
        answer(toPrompt: "\(question) [y/N/v] (v \(view)) ")
    }

    private static func answer(toPrompt prompt: String) -> Confirmation {
        draw(prompt)
        switch readLine()?.filter({ !$0.isWhitespace }).lowercased() ?? "" {
        case "y", "yes": return .yes
        case "v", "view": return .view
        default: return .no
        }
    }

    /// Bytes on standard output or standard error, as they are.
    static func write(_ bytes: [UInt8], to file: FileDescriptor) {
        if file.rawValue == STDOUT_FILENO { return say(bytes: bytes) }
        clearLive()
        _ = write(bytes, to: file.rawValue)
    }

    /// Bytes of a result, as they are; on a terminal their control characters are replaced, because no program reads them there.
    ///
    /// The first failure is kept for ``requireOutput()``, and nothing is written behind it: what follows a gap would look whole.
    static func say(bytes: [UInt8]) {
        clearLive()
        var bytes = bytes
        if isTerminal, let text = String(validating: bytes, as: UTF8.self) {
            bytes = Array(ControlCharacters.shown(text).utf8)
        }
        outputFailure.withLock { failure in
            if failure == nil { failure = write(bytes, to: STDOUT_FILENO).map(OutputFailure.init) }
        }
    }

    /// Whether standard output is a terminal.
    private static let isTerminal = isatty(STDOUT_FILENO) == 1

    // MARK: Standard output that cannot be written

    private static let outputFailure = Mutex<OutputFailure?>(nil)

    /// Makes sure that all that was said has been written. Long output asks between its parts; ``Main`` asks at the end of each command.
    ///
    /// - Throws: ``OutputFailure``, the first one.
    static func requireOutput() throws(OutputFailure) {
        if let failure = outputFailure.withLock({ $0 }) { throw failure }
    }

    /// Makes sure that somebody still reads what is held back for standard output.
    ///
    /// - Throws: ``OutputFailure`` where the reader has gone away, or an earlier one.
    static func requireReader() throws(OutputFailure) {
        var state = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        if poll(&state, 1, 0) == 1, state.revents & Int16(POLLERR) != 0 {
            outputFailure.withLock { $0 = $0 ?? OutputFailure(cause: .brokenPipe) }
        }
        try requireOutput()
    }

    /// Whether standard output goes to where nobody takes it for a result, as `/dev/null`: there is no need to hold anything back.
    static var outputIsDevice: Bool {
        var status = stat()
        return fstat(STDOUT_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR && isatty(STDOUT_FILENO) == 0
    }

    /// Closes standard output, because some file systems report a full disk only then.
    ///
    /// - Returns: why the output is not complete; `nil` when it is.
    static func closeOutput() -> OutputFailure? {
        outputFailure.withLock { failure in
            let isOpen = fcntl(STDOUT_FILENO, F_GETFD) != -1
            if isOpen, close(STDOUT_FILENO) != 0, failure == nil, errno != EINTR, errno != EBADF {
                failure = OutputFailure(cause: Errno(rawValue: errno))
            }
            return failure
        }
    }

    /// Opens the standard streams that the program was started without.
    ///
    /// Otherwise the next file to be opened would get a stream's number, and results would be written into the checkpoint. A stream opened here
    /// is good for nothing: reading standard input or writing the others fails, as without it.
    static func openMissingStreams() {
        for (file, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(file, F_GETFD) == -1 {
            _ = open("/dev/null", mode)
        }
    }

    /// Writes all of it.
    ///
    /// - Returns: why that failed; `nil` when it did not.
    @discardableResult
    private static func write(_ bytes: [UInt8], to file: Int32) -> Errno? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EAGAIN {
                // A stream that does not block is full for the moment.
                var wait = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wait, 1, 1000)
                continue
            }
            guard written > 0 else { return written < 0 ? Errno(rawValue: errno) : .ioError }
            rest = rest.dropFirst(written)
        }
        return nil
    }
}

/// `write(2)`, under a name that does not hide it.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
