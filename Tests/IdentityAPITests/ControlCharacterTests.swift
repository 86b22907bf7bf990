import NIOHTTP1
import TestSupport
import Testing

@testable import IdentityAPI

@Suite("Text from elsewhere, as it may be shown", .inTurn)
struct ControlCharacterTests {
    @Test(
        "Control characters and direction marks are replaced, and nothing else is",
        arguments: [
            ("plain", "plain", "plain"), ("", "", ""), ("Désolé 漢字 👩‍👩‍👧", "Désolé 漢字 👩‍👩‍👧", "Désolé 漢字 👩‍👩‍👧"),
            ("a\u{1B}[2Jb\u{7}", "a␛[2Jb␇", "a␛[2Jb␇"), ("\u{7F}", "␡", "␡"), ("\u{9B}2J", "<U+009B>2J", "<U+009B>2J"),
            ("\u{202E}x\u{2066}", "<U+202E>x<U+2066>", "<U+202E>x<U+2066>"), ("\u{200F}x", "\u{200F}x", "\u{200F}x"),
            ("a\nb\tc", "a\nb\tc", "a b c"), ("a\r\nb", "a␍\nb", "a b"), ("\u{0}", "␀", "␀"),
        ]
    )
    func shown(text: String, lines: String, line: String) {
        #expect(ControlCharacters.shown(text) == lines)
        #expect(ControlCharacters.shownOnOneLine(text) == line)
    }

    @Test(
        "A body that is no text is called compressed or binary",
        arguments: [
            ("gzip", [0x1F, 0x8B, 8, 0, 1], "compressed (gzip)"), ("", [0x1F, 0x8B, 8, 0, 1], "binary (5 bytes)"),
            ("identity", Array(#"{"message":"No."}"#.utf8), "No."), ("gzip", [], "gave no reason"),
        ] as [(String, [UInt8], String)]
    )
    func bodies(coding: String, body: [UInt8], words: String) {
        var reply = Reply(status: 422, contentType: "application/json", body: body, elapsed: .zero)
        if !coding.isEmpty { reply.headers.add(name: "Content-Encoding", value: coding) }
        #expect(reply.error().message.contains(words))
        reply.status = 200
        let error = #expect(throws: IdentityError.self) { try reply.decoded(as: RobotAccount.self, from: "u") }
        #expect(body.isEmpty || coding == "identity" || error?.message.contains(words) == true)
    }
}
