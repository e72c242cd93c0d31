import { foldName } from '../records/name.ts';

/**
 * First names that are used for one another in Switzerland: short forms, and the forms of the four languages. One line is
 * one name. It only makes somebody ask whether two records are one person, so that a line may hold what is merely likely.
 */
const FORMS = `
Adelheid Heidi Heidy Heide
Adrian Adriano Adrien Adi
Agnes Agnès Agnese
Albert Alberto Bert Berti Albi
Albrecht Abi
Alessandra Alexandra Sandra Alexa Sascha
Alexander Alessandro Alexandre Alejandro Alex Sandro Sascha Xander
Alfred Alfredo Fredi Fredy Freddy Fred
Alois Aloys Aloisius Luigi Louis Ludwig Lois Wisi
Andrea Andreas André Andres Andrew Andi Andy Res Resli
Angela Angelika Angelica Angélique Geli
Anna Anne Anni Anny Änni Annie Anita Annina Hannah Hanna
Anton Antonio Antoine Antonin Toni Tony Toño
Antonia Antoinette Antonietta Toni Tonia
Arnold Arnoldo Noldi
Arthur Arturo Turi
August Augustin Agostino Gusti Gustav Guschti
Barbara Babette Barbla Barb Bärbel Babs
Beat Beatus Batt Bätu
Beatrice Beatrix Béatrice Bea Trix
Benedikt Benoît Benedetto Bene Beni
Benjamin Beniamino Beni Benj Ben
Bernhard Bernard Bernardo Bernd Beni Berni
Bernadette Bernarda Detta
Brigitte Brigitta Birgit Brigida Gitte Gitta Biggi
Bruno Brunello
Carl Karl Carlo Charles Carlos Kari Charly Charlie Chares
Caroline Carolina Karolin Karoline Carola Karola Caro Lina
Cäcilia Cecilia Cécile Cilli Silja
Charlotte Carlotta Lotte Lotti Lotta
Christa Christine Christina Cristina Kristina Kirstin Christiane Tina Chrige Christel
Christian Christiano Cristiano Christen Chrigel Chris
Christof Christoph Christophe Cristoforo Kristof Chris Stoffel Töffu
Clara Klara Claire Chiara Klärli
Claudia Claude Claudine Klaudia
Claudio Claude Claudius Klaus
Clemens Klemens Clément Clemente
Cornelia Kornelia Cornélie Nelly Conny Corni
Daniel Daniele Dani Danny Dan
Daniela Danielle Danièle Dani
David Davide Dave Dävu
Dieter Dietrich Didi
Domenica Dominique Dominika
Dominik Dominique Domenico Dominic Domi Menk
Dora Dorothea Dorothee Dorothée Doris Dorli Thea
Edith Edit Editha
Eduard Edouard Edoardo Edward Edi Edy Edu
Elena Helena Helene Hélène Helen Leni Ilona Ellen Elen Lena
Eleonora Eleonore Éléonore Nora Lore Ellinor
Elisabeth Elisabetta Élisabeth Elizabeth Elsbeth Lisbeth Elisa Elise Lisa Lise Liesel Liselotte Elsa Else Elsi Bethli Betty Beth Lisi Sissi Babette Isabelle Ella
Emil Emilio Émile Miggel
Emilia Emilie Émilie Milly Emmi
Erich Eric Erik Enrico
Ernst Ernesto Ernest Aschi
Esther Ester Estelle
Eugen Eugenio Eugène Geni
Eva Evi Eve Ève Evelyn Evelyne Eveline
Fabian Fabien Fabiano Fäbu
Felix Félix Felice Fige
Ferdinand Fernando Ferdi Nando
Florian Florin Florent Flo
Franz Francesco François Francis Frank Franco Fränzi Franzl
Franziska Francesca Françoise Franzisca Fränzi Fränzle Franca Cisca Sissi Zisca
Friedrich Frédéric Federico Frederik Fritz Fredi Fridolin Fredy Fritzli
Gabriel Gabriele Gabriello Gabi
Gabriela Gabriele Gabrielle Gaby Gabi
Georg George Georges Giorgio Jörg Jürg Jürgen Jürgi Schorsch Görg
Gerhard Gérard Gerardo Gerd Geri Hardy
Gertrud Gertrude Geltrude Trudi Trudy Trude Gerda
Giovanna Johanna Jeanne Gianna Jana Janine Jeannine Hanna Vanna Jeannette
Gottfried Godi Göpf Goffredo
Gregor Grégoire Gregorio Grigor
Guido Guy Guidon
Guillaume Wilhelm Guglielmo William Willi Willy Wilhelmus Bill Helmi
Hans Johannes Johann Jean Giovanni Gianni Gion Jon John Juan Jan Jann Hansli Hannes Housi Hausi Hansruedi Hanspeter Gian Jannis Iwan Ivan
Heinrich Henri Enrico Henry Heinz Heiri Heini Hendrik Harry
Helga Olga
Henriette Henrietta Enrica Jette
Hermann Armando Armand Mändu
Hubert Uberto Hubi
Hugo Ugo Hugues
Ignaz Ignazio Ignace Naz Iggy
Irene Irène Irina Reni
Isabella Isabelle Isabel Isa Bella
Jakob Jacob Jacques Giacomo Jacopo James Jack Jaime Jago Köbi Jakobus Jeff
Jasmin Yasmin Jasmine Yasmine
Joachim Gioacchino Achim Jochen Jockel
Jolanda Yolanda Yolande Jole
Josef Joseph Giuseppe José Sepp Seppi Josip Jusuf Beppe Pepe Peppino Joe Jo Jupp
Josefa Josefina Josephine Joséphine Giuseppina Josette Fini Pina
Judith Giuditta Judit Judy
Julia Giulia Julie Juliana Juliette Giulietta Jule
Julius Giulio Jules Julian Julien Giuliano
Karin Carin Karen Catherine Kaja
Kaspar Caspar Gaspard Gaspare Chaschper Jasper
Katharina Kathrin Katrin Catherine Caterina Catharina Cathrin Catrin Käthi Kathi Käthe Kati Trini Trina Katja Karin Kate Rina Ketty Nina Katarina
Konrad Conrad Corrado Conny Koni Radi Kurt
Konstantin Costantino Constantin Kosta
Kurt Curt Curdin Corrado
Laura Laure Laurence Lorena Lora
Leo Leonhard Leonardo Léonard Leon Léon Lienhard Leonard Lino
Leonie Léonie Leona Leonora Leoni
Lorenz Laurenz Lorenzo Laurent Lars Renzo Lenz Laurin
Lucia Lucie Luzia Lucy Luce Luzi Lucienne
Luigi Louis Ludovico Gigi Luis Lui
Luise Louise Luisa Lulu Lou
Lukas Lucas Luca Luc Luke Lux Łukasz Lucien
Magdalena Madeleine Maddalena Magda Lena Leni Madlen
Manfred Manfredo Fredi Mani
Manuel Emanuel Emmanuel Emanuele Manolo Mani
Manuela Emanuela Emmanuelle Manu
Marco Marc Marcus Markus Mark Marek Märku
Marcel Marcello Marcelo Marcellus Cello Mäse
Margrit Margareta Margaretha Margarethe Margherita Marguerite Margaret Grete Greti Gritli Gret Meta Margot Rita Gretel Marga Maggie
Maria Marie Marianne Miriam Mariette Marija Mary Mia Maja Mirjam Marina Ria Marilena Mietta Marlies Marion
Marlene Marlen Marlène Maria-Magdalena
Martha Marta Marthe
Martin Martino Marti Tino Tinu
Martina Martine Tina
Matthias Mathias Matteo Matthieu Mathieu Matthäus Mattia Hias Thys Thias Hiesl Mats Matt
Maximilian Massimiliano Maximilien Max Massimo
Michael Michel Michele Mike Mikael Michi Miguel Mikail Michail Mischa Micha Mitch Mick Chäls
Michaela Michelle Michèle Micaela Michele Ela
Moritz Maurizio Maurice Mauritius Mauro
Monika Monica Monique Moni
Nadia Nadja Nadine Nadège
Nikolaus Niklaus Nicolas Nicola Niccolò Klaus Claus Nico Niko Klaas Chlaus Nick Niggi Niggl Niklas Nik Nicolò Colin
Nicole Nicola Nicoletta Nicolette Nici
Ottilia Ottilie Odilia Odile Tilly
Otto Ottone Odilo Othmar
Paul Paolo Paulus Pablo Pauli Pol Pole Pole
Paula Paola Pauline Paulina
Peter Pietro Pierre Pieter Pedro Petrus Piero Petar Piet Pit Pete Peterli
Petra Pierrette Pierina Piera
Philipp Philippe Filippo Felipe Phil Lipp Philip
Rafael Raphael Raphaël Raffaele Raffael Raffi Räffu
Reinhard Renato Reini Hardy
Renate Renata Renée Nata
René Renato Renatus Reni
Regina Régine Reine Gina
Regula Regine Regi Rägi Regeli
Richard Riccardo Ricardo Ritchie Richi Ricky Dick
Robert Roberto Rupert Ruprecht Röbi Bob Bobby Rob Robi
Roger Ruggero Rüdiger Rodscher
Roland Orlando Rolando Rolli Roli
Rosa Rose Rosina Rösli Rosalia Rosalie Rosmarie Rosemarie Rosi
Rudolf Rodolfo Rodolphe Ruedi Rudi Rolf Rudy Ruedy Rüedi
Ruth Rut Ruthli
Samuel Samuele Sämi Sam Samy Sami
Sarah Sara Sally
Sebastian Sebastiano Sébastien Bastian Basti Bastien Seb Baschi
Silvia Sylvia Sylvie Silvie Silvi
Simon Simone Siméon Simeone Simi Schimun
Simone Simona Simonne Moni
Sofia Sophie Sophia Sofie Fie Zoja
Stefan Stephan Stefano Stéphane Etienne Étienne Esteban Steven Stephen Steve Steff Stephane Fane Stevo
Stefanie Stephanie Stefania Stéphanie Steffi Fanny
Susanne Susanna Suzanne Susi Susan Sue Sanna Suzanna Suse Zuzana Sus
Theodor Teodoro Théodore Theo Teddy Fedor Thedi
Therese Theresa Teresa Thérèse Resi Tess Theres Rese
Thomas Tommaso Tomas Tom Tommy Thömu Tömi Tamás
Tobias Tobia Tobie Tobi
Ulrich Ulrico Ulric Ueli Uli Ulli Udo Uoli Ulrik
Ulrike Ulrika Ulla Uli
Urban Urbano Urbain
Urs Ursus Orso Ursin Ürsu
Ursula Orsola Ursina Ursel Uschi Uschy Urseli Ursulina Ursule
Valentin Valentino Väli Tino Valentim
Verena Vreni Vrena Vroni Vreneli Veronika Veronica Véronique Vreny Fränelä Rena
Viktor Victor Vittorio Vic Vigi
Viktoria Victoria Vittoria Vicky Victoire
Vinzenz Vincent Vincenzo Zenz Vinz Enzo
Walter Gualtiero Gauthier Wältu Walti Walther Wale
Werner Vernerio Wernher Werni Werno Guarnerio
Wolfgang Wolf Wolfi Gangolf
Xaver Saverio Xavier Xavi Franz-Xaver
Yvonne Ivonne Ivonna Iwona
Yves Ivo Iwo Yvo Ivan
Zita Sita
`;

/** By folded name: the numbers of the lines that hold it. */
const lines = new Map<string, Set<number>>();
for (const [number, line] of FORMS.trim().split('\n').entries()) {
  for (const name of line.split(' ')) {
    const key = foldName(name);
    lines.set(key, (lines.get(key) ?? new Set()).add(number));
  }
}

/** Whether two first names, folded, are forms of one name. Of several first names the first one counts. */
export const areFormsOfOneName = (a: string, b: string): boolean => {
  const [one = '', other = ''] = [a, b].map((name) => (lines.has(name) ? name : (name.split(' ')[0] ?? '')));
  const [left, right] = [lines.get(one), lines.get(other)];
  return one !== other && left !== undefined && right !== undefined && [...left].some((n) => right.has(n));
};
