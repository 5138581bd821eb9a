import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { escapeHtml, html, plain, SafeHtml } from './html.js';

describe('html', () => {
  it('escapes every character that could end a text or an attribute', () => {
    expect(html`<p title="${`"'<>&\``}">${'<script>alert(1)</script>'}</p>`.markup).toBe(
      '<p title="&#34;&#39;&#60;&#62;&#38;&#96;">&#60;script&#62;alert(1)&#60;/script&#62;</p>',
    );
  });

  it('keeps markup that was made by itself, in lists too, and writes nothing for null', () => {
    const rows = ['a<', 'b'].map((text) => html`<li>${text}</li>`);
    expect(html`<p>${rows}</p>`.markup).toBe('<p><li>a&#60;</li><li>b</li></p>');
    expect(html`<p>${null}${3}</p>`.markup).toBe('<p>3</p>');
  });

  it('lets no text become markup, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`<b a="${text}">${text}</b>`;
        expect(markup.match(/[<>"']/g)?.join('')).toBe('<""></b>'.replace('/b', ''));
      }),
    );
  });

  it('is the only maker of safe markup: a look-alike object is not taken for it', () => {
    const fake = JSON.parse('{"markup":"<i>"}') as SafeHtml;
    expect(() => html`${fake}`.markup).toThrow();
  });
});

describe('plain', () => {
  it('makes one line: no line break, no control and no turning character survives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(`x${text}x`)).not.toMatch(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
    expect(plain('Anna\r\nBcc: eve@evil.test')).toBe('Anna Bcc: eve@evil.test');
    expect(plain('abc\u202Efdp.exe')).toBe('abc fdp.exe');
  });

  it('leaves letters of every script alone', () => {
    expect(plain('Þórdís Łukasz 王芳 é')).toBe('Þórdís Łukasz 王芳 é');
    expect(escapeHtml('Łukasz')).toBe('Łukasz');
  });
});
