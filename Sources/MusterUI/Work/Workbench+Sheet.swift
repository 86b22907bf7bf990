import HTTPTypes
import Muster
import SystemPackage

/// How the sheet is read.
extension Workbench {
    /// Reads a sheet.
    func load(_ path: FilePath, named name: String, upload: TemporaryCopy?) async throws {
        try await waitUntilFree()
        let defaults = connector.settings.sheet
        begin(.reading) { bench in
            let sheet = DraftSheet(name: name, path: path, upload: upload, defaults: defaults)
            await bench.take(sheet)
        }
    }

    func take(_ sheet: DraftSheet) {
        change {
            self.sheet = sheet
            plan = nil
            step = .sheet
            sheetVersion += 1
            planVersion += 1
        }
    }

    /// Reads the sheet in another way.
    ///
    /// - Parameter plans: whether to plan it at once.
    func choose(_ choices: SheetChoices, plans: Bool = false) async throws {
        try await waitUntilFree()
        guard let sheet else { throw PageError(.conflict, "There is no sheet yet.") }
        begin(plans ? .planning : .reading) { bench in
            await bench.take(sheet.with(choices))
            if plans { try await bench.planSheet() }
        }
    }
}
