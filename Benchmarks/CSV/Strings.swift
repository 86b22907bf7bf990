import ArgumentParser
import CSV

/// What it costs to have every field as a `String`.
struct Strings: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Reads every field of a file into a String.")

    @Argument(help: "The file.")
    var file: String

    func run() throws {
        var (records, bytes) = (0, 0)
        let seconds = try cpuSeconds {
            var reader = RecordReader(chunks: try FileSource(path: file))
            while try reader.withNextBatches({ batch in
                records += batch.count
                // Counting keeps the compiler from making no strings at all.
                batch.forEach { record in
                    for index in 0..<record.count { bytes += record[index].utf8.count }
                }
            }) {}
        }
        print("cpu_seconds=\(seconds)\nrecords=\(records)\nbytes=\(bytes)")
    }
}
