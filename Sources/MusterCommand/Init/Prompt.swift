import ArgumentParser
import LibC
import Muster

/// Questions on a terminal. The end of input gives up: ``ExitCode`` 130.
enum Prompt {
    /// Returns an answer that is not empty.
    ///
    /// - Parameter proposal: the meaning of an empty answer.
    static func text(_ question: String, _ proposal: String? = nil) throws -> String {
        while true {
            Console.draw(question + (proposal.map { " [\($0)]" } ?? "") + ": ")
            guard let line = readLine() else { throw givenUp() }
            let answer = trimmed(line)
            if !answer.isEmpty { return answer }
            if let proposal { return proposal }
        }
    }

    /// Returns one of some choices, or another text. An empty answer takes the first choice.
    ///
    /// - Parameter isText: returns whether another text is a valid answer; `nil` for none.
    static func choice(among choices: [String], orText isText: ((String) -> Bool)? = nil) throws -> String {
        for (number, choice) in choices.enumerated() { Console.note("  \(number + 1)  \(choice)") }
        if isText != nil { Console.note("  or paste the address of your Identity service") }
        while true {
            let answer = try text("1 to \(choices.count)", "1")
            if let number = Int(answer), (1...choices.count).contains(number) { return choices[number - 1] }
            if let isText, isText(answer) { return answer }
            Console.note(
                "Type a number from 1 to \(choices.count)\(isText == nil ? "" : ", or paste an address that begins with https://")."
            )
        }
    }

    /// Returns a secret, without any echo, which would show its length.
    static func secret(_ question: String) throws -> String {
        while true {
            let answer = try withoutEcho {
                // Before the question appears: early key presses must not be shown either.
                Console.draw(question + ": ")
                return try hiddenLine()
            }
            Console.draw("\n")
            guard !answer.isEmpty else { continue }
            if !answer.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) { return answer }
            Console.note("A secret cannot contain one of these characters. Paste it again.")
        }
    }

    /// Reads one line from a raw terminal without echo. It handles the keys that stop programs itself, so that none of them leaves the terminal
    /// without echo.
    private static func hiddenLine() throws -> String {
        var bytes: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            guard read(STDIN_FILENO, &byte, 1) == 1 else { throw givenUp() }
            switch byte {
            case 0x0A, 0x0D: return trimmed(String(decoding: bytes, as: UTF8.self))
            case 0x03, 0x04: throw givenUp()
            case 0x08, 0x7F:
                // A whole character with its continuation bytes.
                while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
            case 0x15: bytes = []
            default: bytes.append(byte)
            }
        }
    }

    private static func withoutEcho<Result>(_ body: () throws -> Result) throws -> Result {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return try body() }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &silent)
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
        return try body()
    }

    private static func givenUp() -> ExitCode {
        Console.note("\nNothing was written.")
        return ExitCode(130)
    }

    private static func trimmed(_ text: String) -> String {
        let rest = text.drop { $0.isWhitespace }
        return String(rest.reversed().drop { $0.isWhitespace }.reversed())
    }
}
