import IdentityAPI
import LibC
import Synchronization
import SystemPackage

/// Standard output and standard error: results go to the one, everything else to the other.
///
/// Texts may hold words from elsewhere (the service, the sheet, a profile), so none of their control characters reaches a terminal (``ControlCharacters``). Only bytes are written as they are.
enum Console {
    /// Whether Muster can ask: standard input and standard error are terminals.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Whether standard error is a terminal that can redraw a line.
    static var isLive: Bool { isatty(STDERR_FILENO) == 1 && !["dumb", ""].contains(variable("TERM")) }

    /// Whether standard error shows colour, unless <https://no-color.org> forbids it.
    static var hasColour: Bool { isLive && variable("NO_COLOR").isEmpty }

    /// Whether the terminal shows more than ASCII, by the locale.
    static var hasUnicode: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.map(variable).first { !$0.isEmpty } ?? ""
        return locale.lowercased().replacing("-", with: "").contains("utf8")
    }

    private static func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }

    /// The size of a terminal; zeros when unknown.
    private static func size(of file: Int32) -> (columns: Int, rows: Int) {
        var size = winsize()
        return ioctl(file, UInt(TIOCGWINSZ), &size) == 0 ? (Int(size.ws_col), Int(size.ws_row)) : (0, 0)
    }

    /// The terminal's width in columns; 80 when unknown.
    static var width: Int { [STDERR_FILENO, STDOUT_FILENO].lazy.map { size(of: $0).columns }.first { $0 > 0 } ?? 80 }

    /// Returns the width of prose on standard output or standard error; `nil` when it is not a terminal.
    static func proseWidth(isError: Bool = false) -> Int? {
        isatty(isError ? STDERR_FILENO : STDOUT_FILENO) == 1 ? width : nil
    }

    /// The width of a page of text: that of standard output's terminal, up to a readable maximum.
    static var pageWidth: Int {
        let columns = size(of: STDOUT_FILENO).columns
        return min(max(columns > 0 ? columns : Int(variable("COLUMNS")) ?? 80, 40), 100)
    }

    /// The height of a terminal in lines; 24 when unknown.
    static func height(of file: FileDescriptor) -> Int {
        let rows = size(of: file.rawValue).rows
        return rows > 0 ? rows : 24
    }

    /// A result: standard output.
    static func say(_ text: String) { say(bytes: Array((ControlCharacters.shown(text) + "\n").utf8)) }

    /// Writes anything else to standard error.
    static func note(_ text: String) { draw(text + "\n") }

    /// Writes text without a line ending to standard error.
    static func draw(_ text: String) {
        let text = ControlCharacters.shown(text)
        liveLine.withLock { isUp in
            write(Array(((isUp ? clear : "") + text).utf8), to: STDERR_FILENO)
            isUp = false
        }
    }

    // MARK: The live line

    /// Whether a live line is on the terminal. All other output clears it first, so that nothing is written into it.
    private static let liveLine = Mutex(false)

    /// Clears from the cursor, which is at the start of the live line. A narrower terminal may have wrapped the line.
    private static let clear = "\r\u{1B}[J"

    /// Replaces the live line. It must be narrower than the terminal.
    ///
    /// The cursor returns to the start, on a blank, so it need not be hidden, and nothing must be restored when the program ends.
    static func drawLive(_ line: String) {
        liveLine.withLock { isUp in
            // In one write, to avoid flicker.
            write(Array("\(clear) \(line)\r".utf8), to: STDERR_FILENO)
            isUp = true
        }
    }

    /// Clears the live line.
    static func clearLive() { draw("") }

    /// Asks a yes-or-no question. Any answer except yes is no.
    static func confirms(_ question: String) -> Bool { answer(toPrompt: question + " [y/N] ") == .yes }

    /// An answer to a question.
    enum Confirmation {
        case yes, no
        /// Show more first.
        case view
    }

    /// Asks a question with the answers yes, no, or `v` to see more first. Any other answer is no.
    ///
    /// - Parameter view: the effect of `v`, as in `shows the rows`.
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

    /// Writes raw bytes to standard output or standard error.
    static func write(_ bytes: [UInt8], to file: FileDescriptor) {
        if file.rawValue == STDOUT_FILENO { return say(bytes: bytes) }
        clearLive()
        _ = write(bytes, to: file.rawValue)
    }

    /// Bytes of a result, as they are; on a terminal their control characters are replaced, because no program reads them there.
    ///
    /// It keeps the first failure for ``requireOutput()`` and writes nothing after it: output after a gap would look complete.
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

    /// Throws unless all results were written. Long output calls it between its parts; ``Main`` calls it at the end of each command.
    ///
    /// - Throws: ``OutputFailure``, the first one.
    static func requireOutput() throws(OutputFailure) {
        if let failure = outputFailure.withLock({ $0 }) { throw failure }
    }

    /// Throws when the reader of standard output is gone, before Muster holds back more for it.
    ///
    /// - Throws: ``OutputFailure`` when the reader is gone, or an earlier one.
    static func requireReader() throws(OutputFailure) {
        var state = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        if poll(&state, 1, 0) == 1, state.revents & Int16(POLLERR) != 0 {
            outputFailure.withLock { $0 = $0 ?? OutputFailure(cause: .brokenPipe) }
        }
        try requireOutput()
    }

    /// Whether standard output is a device such as `/dev/null`, so that Muster need not hold anything back.
    static var outputIsDevice: Bool {
        var status = stat()
        return fstat(STDOUT_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR && isatty(STDOUT_FILENO) == 0
    }

    /// Closes standard output, because some file systems report a full disk only on close.
    ///
    /// - Returns: why the output is incomplete; `nil` when it is complete.
    static func closeOutput() -> OutputFailure? {
        outputFailure.withLock { failure in
            let isOpen = fcntl(STDOUT_FILENO, F_GETFD) != -1
            if isOpen, close(STDOUT_FILENO) != 0, failure == nil, errno != EINTR, errno != EBADF {
                failure = OutputFailure(cause: Errno(rawValue: errno))
            }
            return failure
        }
    }

    /// Opens missing standard streams.
    ///
    /// Otherwise the next opened file would get a stream's number, and results would go into the checkpoint. Reads and writes of a stream that was opened here
    /// fail, as they would without it.
    static func openMissingStreams() {
        for (file, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(file, F_GETFD) == -1 {
            _ = open("/dev/null", mode)
        }
    }

    /// Writes all bytes.
    ///
    /// - Returns: the error; `nil` on success.
    @discardableResult
    private static func write(_ bytes: [UInt8], to file: Int32) -> Errno? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EAGAIN {
                // A nonblocking stream is full.
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

/// `write(2)`, without the name clash.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
