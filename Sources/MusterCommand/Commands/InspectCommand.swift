import ArgumentParser
import CSV
import Muster
import SystemPackage

struct InspectCommand: ParsableCommand, OutputConfigurable, ReadingConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show how Muster reads a file: encoding, delimiter, columns, first rows, damage.",
        discussion: """
            Inspect sends nothing. It ends with 65 when the file cannot be imported as it is. --json prints the records of the file: each as a JSON array, \
            one a line. --output json prints the inspection itself: one object for programs.

              muster inspect samples/robot-accounts.csv
              muster inspect samples/robot-accounts.csv --map 'displayName=Owner'
              muster inspect samples/robot-accounts.csv --json | head -3
            """
    )

    @Argument(help: "The file. - reads standard input.", completion: .file()) var file: String
    @Flag(help: "Print the records instead: each as a JSON array, one a line.") var json = false
    @OptionGroup(title: "The sheet") var reading: SheetReadingOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() throws {
        let input = try Input(file)
        defer { input.discard() }
        let sheet = Sheet(path: input.path, name: file, options: try reading.sheetOptions())
        if json {
            try printRecords(sheet)
            return
        }
        let inspection = try Inspection(of: sheet)
        if output.output == .json {
            Console.say(JSONLine.inspection(inspection))
            if !inspection.problems.isEmpty { throw InvalidSheet(inspection.problems) }
        } else {
            Console.say(InspectionText(inspection: inspection, width: Console.width).text)
            // The text has said why.
            if !inspection.problems.isEmpty { throw ExitCode(ExitStatus.invalidInput) }
        }
    }

    /// Prints the records as they come; what is wrong is listed at the end.
    private func printRecords(_ sheet: Sheet) throws {
        // What is printed cannot be taken back, so the encoding is looked for first.
        let sheet = try sheet.recognized() ?? sheet
        if let remark = sheet.encodingRemark { Console.note(remark) }
        var lines: [UInt8] = []
        let problems = try sheet.eachRecord { record in
            record.appendJSONArray(to: &lines)
            if lines.count >= 1 << 18 {
                Console.say(bytes: lines)
                try Console.requireOutput()
                lines.removeAll(keepingCapacity: true)
            }
        }
        Console.say(bytes: lines)
        if let problems { throw problems }
    }
}
