import TestSupport
import Testing

@testable import MusterCommand

@Suite("Columns of text on a terminal", .inTurn)
struct DisplayWidthTests {
    @Test(
        "Each text takes the columns that terminals give it",
        arguments: [
            ("", 0), ("Finance", 7), ("Zürich", 6), ("Zu\u{308}rich", 6), ("財務", 4), ("ロボット", 8), ("로봇", 4),
            ("\u{1105}\u{1169}", 2), ("ﾛﾎﾞｯﾄ", 5), ("ＡＢ", 4), ("🤖", 2), ("👩🏽‍💻", 2), ("🇨🇭", 2), ("❤️", 2), ("❤", 1),
            ("−→…", 3),
            ("e\u{200B}f", 2), ("робот", 5), ("שלום", 4), ("ที่", 1), ("𠮷野家", 6), ("·█░", 3),
        ]
    )
    func columns(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test(
        "Cells are padded to the same column, whatever they hold",
        arguments: ["robot", "財務", "🤖 1", "Zu\u{308}rich"]
    )
    func padding(cell: String) {
        #expect(cell.padded(to: 12).displayWidth == 12)
        #expect(cell.leftPadded(to: 12).displayWidth == 12)
        #expect(cell.padded(to: 2).hasSuffix(" ") && cell.leftPadded(to: 1) == cell)
    }

    @Test("Sentences are wrapped between words and further in; what fits, or goes to a file, stays as it is")
    func wrapping() {
        let line = "  ! No robot account would be left in 'Legacy' and '財務部門'"
        #expect(line.wrapped(to: nil) == line && line.wrapped(to: 61) == line)
        #expect(line.wrapped(to: 40) == "  ! No robot account would be left in\n      'Legacy' and '財務部門'")
        #expect(
            "  about 2 s, under GET=300,POST=24000".wrapped(to: 12)
                == "  about 2 s,\n      under\n      GET=300,POST=24000"
        )
    }

    @Test(
        "A cut never splits a wide character, and is no wider than asked",
        arguments: [
            ("財務部門", 8, "財務部門"), ("財務部門", 7, "財務部…"), ("財務部門", 6, "財務…"), ("財務部門", 2, "…"), ("財務", 0, ""),
            ("Finance", 5, "Fina…"), ("Finance", 7, "Finance"), ("Zu\u{308}rich", 3, "Zu\u{308}…"),
        ]
    )
    func cutting(text: String, width: Int, cut: String) {
        #expect(text.cut(to: width) == cut)
        #expect(text.cut(to: width).displayWidth <= width)
    }
}
