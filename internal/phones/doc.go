// Package phones holds no code, only a test: the site of the sample project is opened in browsers of the years that its readers'
// phones are of, and in the current Chromium, in both themes.
//
//   - The boxes of six kinds of pages in Chromium 68, 79 and 86 are those of the current one, and the numbers of its lists are printed
//     as one to ten (old_test.go). What is newer than these browsers only adds to a page, so it is switched off where boxes are
//     compared: how lines are balanced, and how punctuation is set.
//   - Every landing page says on its first screen who speaks, what the fraudster says, what to do and whom to call (first_test.go).
//   - The switches of 适老化 do what they say and remember it, and axe finds nothing against WCAG 2.2 AA on any kind of page, light,
//     dark, in large type (ease_test.go).
//
// The old browsers are those of the npm package chrome-aws-lambda in pinned versions, whose hashes stand here; they are kept in the
// user's cache. iOS has no browser that runs elsewhere: what Safari of its version 12 lacks is read from the style sheets
// (internal/rules).
//
// A page lies in a frame of the window's size inside a page of our own, which measures it and sends what it saw to a server of the test's:
// so any browser will do, whatever protocol its driver speaks.
package phones
