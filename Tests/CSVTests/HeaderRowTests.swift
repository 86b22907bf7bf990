import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("A header below other rows", .inTurn)
struct HeaderRowTests {
    /// What stands above the header, and the header's row.
    private static let titles: [(above: String, row: Int)] = [
        ("", 1), ("Robots\n", 2), ("\n", 2), ("\r\n\r\n", 3), ("Robots of plant 4,,\n,,\n", 3), (";;;;\n", 2),
        ("\"two\nlines\",x\n", 2), ("a,\"two\r\n\r\nlines\"\n\n", 3), ("5\" disks, \"many\"x\n", 2),
        ("a,b,c,d,e\n1|2\tx\n", 3),
        ("sep=,\nRobots\n", 2), ("\u{0}\n", 2),
    ]

    @Test(
        "What stands above the header is passed over, whatever it is, in whatever chunks",
        arguments: titles,
        [1, 5, 1000]
    )
    func passedOver(title: (above: String, row: Int), size: Int) throws {
        let body = "name,groups,Owner\nbot-1,\"A;B\",Ada\n\nbot-2,,\n"
        let bytes = Array((title.above + body).utf8)
        let options = ReaderOptions(leavesOutPadding: true, headerRow: title.row)
        var reader = RecordReader(chunks: ArrayChunks(bytes, sizes: [size]), options: options)
        var records: [Record] = []
        while let record = try reader.next() { records.append(record) }
        #expect(
            records.map(Array.init) == [["name", "groups", "Owner"], ["bot-1", "A;B", "Ada"], ["bot-2", "", ""]]
        )
        #expect(records.map(\.number) == [0, 1, 2])
        let lines = title.above.reduce(0) { $0 + ($1.isNewline ? 1 : 0) }
        #expect(records.map(\.line) == [lines + 1, lines + 2, lines + 4])
        #expect(reader.padding == Padding())
        #expect(reader.dialect.delimiter == UInt8(ascii: ","))
    }

    @Test("The delimiter is that of the header and the rows below it", arguments: Dialect.commonDelimiters)
    func delimiter(delimiter: UInt8) throws {
        let sign = String(UnicodeScalar(delimiter))
        let rows = (1...50).map { "bot-\($0)\(sign)a, b; c\(sign)x" }.filter {
            delimiter != UInt8(ascii: ",") || $0.isEmpty
        }
        let header = ["name", "displayName", "Owner"].joined(separator: sign)
        let title = String(repeating: "one, two; three | four\tfive, six; seven\n", count: 20)
        let bytes = Array((title + ([header] + rows).joined(separator: "\n") + "\n").utf8)
        var reader = RecordReader(chunks: ArrayChunks(bytes), options: ReaderOptions(headerRow: 21))
        #expect(try reader.next().map(Array.init) == ["name", "displayName", "Owner"])
        #expect(reader.dialect.delimiter == delimiter)
    }

    @Test("The delimiter is found below titles of any length")
    func longTitles() throws {
        let title = String(repeating: "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z\n", count: 5000)
        let bytes = Array((title + "name;groups\nbot-1;A\nbot-2;B\n").utf8)
        let options = ReaderOptions(headerRow: 5001)
        #expect(
            try table(bytes, options: options, sizes: [1000]) == [
                ["name", "groups"], ["bot-1", "A"], ["bot-2", "B"],
            ]
        )
    }

    @Test(
        "A header's row that is empty or beyond the end is reported",
        arguments: [
            ("a,b\n1,2\n", 3, 3, "the file ends above it"), ("a,b\n1,2", 9, 2, "the file ends above it"),
            ("", 1, 1, "the file ends above it"), ("a,b\n\n1,2\n", 2, 2, "that row is empty"),
            ("a,b\n,\n1,2\n", 2, 2, "that row is empty"), ("\"x\n\ny\"\n\na,b\n", 2, 4, "that row is empty"),
        ]
    )
    func missing(document: String, row: Int, line: Int, what: String) throws {
        for size in [1, 1000] {
            let chunks = ArrayChunks(Array(document.utf8), sizes: [size])
            var reader = RecordReader(chunks: chunks, options: ReaderOptions(leavesOutPadding: true, headerRow: row))
            let error = #expect(throws: CSVError.self) { while try reader.next() != nil {} }
            #expect(error?.code == .noHeader && error?.line == line)
            #expect(error?.reason.hasPrefix("the header should be row \(row), and \(what).") == true)
            #expect(try reader.next() == nil)
        }
    }

    @Test("Padding is counted below the header only, and its width is reported")
    func padding() throws {
        let bytes = Array("Robots,,\n,,\na,b\n1,2,,\n,,,\n3,4,,\n".utf8)
        let options = ReaderOptions(delimiter: UInt8(ascii: ","), leavesOutPadding: true, headerRow: 3)
        var reader = RecordReader(chunks: ArrayChunks(bytes), options: options)
        while try reader.next() != nil {}
        #expect(reader.padding.emptyRecords == 1 && reader.padding.widerRecords == 2)
        #expect(reader.padding.widerFieldCount == 4)
    }
}
