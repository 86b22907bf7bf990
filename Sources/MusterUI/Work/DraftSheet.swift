import CSV
import Muster
import SystemPackage

/// A sheet that is looked at before it is planned: the file, what was chosen about it, and how it is read.
struct DraftSheet: Sendable {
    /// What people call it.
    let name: String
    /// The file.
    let path: FilePath
    /// The file, when it was uploaded: kept for as long as this is.
    let upload: TemporaryCopy?
    /// What was chosen.
    private(set) var choices = SheetChoices()
    /// How it is read; the error when nothing of it can be read.
    private(set) var reading: Result<Inspection, any Error>
    /// The columns as they are read when no column is given a meaning.
    private(set) var columns: [Inspection.ColumnFound] = []
    /// Cells that were corrected.
    var corrections = CellCorrections()
    private let defaults: SheetOptions

    /// Reads a sheet as the choices say. Takes as long as the file takes to be read.
    init(
        name: String,
        path: FilePath,
        upload: TemporaryCopy?,
        defaults: SheetOptions,
        choices: SheetChoices = SheetChoices(),
        corrections: CellCorrections = CellCorrections()
    ) {
        self.name = name
        self.path = path
        self.upload = upload
        self.choices = choices
        self.corrections = corrections
        var defaults = defaults
        defaults.isOurs = upload == nil && RunFolder.isReport(path)
        self.defaults = defaults
        let plain = Sheet(path: path, name: name, options: choices.options(over: defaults))
        reading = Result { try Inspection(of: plain) }
        guard let found = try? reading.get() else { return }
        columns = found.columns
        guard !choices.meanings.isEmpty else { return }
        reading = Result { try Inspection(of: sheet) }
    }

    /// The sheet as it was chosen to be read.
    var sheet: Sheet { Sheet(path: path, name: name, options: choices.options(over: defaults, columns)) }

    /// Returns some rows as they are read, without corrections; none when the file is gone.
    ///
    /// - Parameters:
    ///   - first: how many rows come before them.
    ///   - count: how many there are at most.
    func rows(from first: Int, count: Int) -> [(number: Int, line: Int, cells: [String])] {
        guard let found = try? reading.get(), first >= 0, count > 0, first < found.rowCount else { return [] }
        var options = sheet.options
        // A file that is not UTF-8 is read as it was recognized.
        options.encoding = options.encoding ?? found.dialect.encoding.rawValue
        let readable = Sheet(path: path, name: name, options: options)
        return (try? readable.cells(ofRows: first + 1..<first + count + 1)) ?? []
    }

    /// Returns the same sheet with other choices. What was chosen for columns and cells is forgotten where the columns are no longer the same.
    func with(_ choices: SheetChoices) -> DraftSheet {
        var next = DraftSheet(
            name: name,
            path: path,
            upload: upload,
            defaults: defaults,
            choices: choices,
            corrections: corrections
        )
        guard next.columns.map(\.text) != columns.map(\.text), !next.columns.isEmpty else { return next }
        var forgetful = choices
        forgetful.meanings = [:]
        next = DraftSheet(name: name, path: path, upload: upload, defaults: defaults, choices: forgetful)
        return next
    }
}
