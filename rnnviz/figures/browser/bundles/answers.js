// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function clamp(value,low,high){return Math.min(Math.max(value,low),high)}function onceAFrame(work){let asked=0,schedule=()=>{asked||(asked=requestAnimationFrame(
()=>{asked=0,work()}))};return schedule.cancel=()=>{cancelAnimationFrame(asked),asked=0},schedule}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
#F0904C",good:"#5BD68A",bad:"#FF8A80"}};var probe=(()=>{let context=null;return()=>(context??=document.createElement("canvas").getContext("2d",{willReadFrequently:!0}),context)})();function parseColor(text,fallback){
let context=probe();return context.canvas.width=context.canvas.height=1,context.fillStyle=fallback,context.fillStyle=text,context.fillRect(0,0,1,1),Array.from(context.
getImageData(0,0,1,1).data.slice(0,3))}function mix(from,to,share){return from.map((channel,k)=>Math.round(channel+(to[k]-channel)*share))}function css(color,alpha=1){
return alpha===1?"#"+color.map(channel=>channel.toString(16).padStart(2,"0")).join(""):`rgba(${color.join(",")},${alpha})`}function luminance(color){let[red,green,
blue]=color.map(channel=>{let share=channel/255;return share<=.04045?share/12.92:((share+.055)/1.055)**2.4});return .2126*red+.7152*green+.0722*blue}function readTheme(host){
let style=getComputedStyle(host),pick=(name,fallback)=>{let value=style.getPropertyValue(name).trim();return value&&value!=="unset"?value:fallback},background=parseColor(
pick("--st-background-color","#ffffff"),"#ffffff"),dark=luminance(background)<.3,text=parseColor(pick("--st-text-color",dark?"#fafafa":"#262730"),"#808080"),primary=parseColor(
pick("--st-primary-color","#ff4b4b"),"#ff4b4b"),mode=dark?"dark":"light",highlights=Object.entries(HIGHLIGHTS[mode]).map(([name,color])=>[name,parseColor(color,
color)]);return{dark,mode,background,text,muted:mix(text,background,.28),faint:mix(text,background,.82),hairline:mix(text,background,.9),panel:parseColor(pick("\
--st-secondary-background-color",dark?"#262730":"#f0f2f6"),"#888"),primary,...Object.fromEntries(highlights),font:pick("--st-font","system-ui, sans-serif")}}var WIDTHS=new Map;
function textWidth(theme,text,size,weight=400){let key=`${theme.font}|${weight}|${size}|${text}`,width=WIDTHS.get(key);if(width===void 0){WIDTHS.size>2e4&&WIDTHS.
clear();let context=probe();context.font=`${weight} ${size}px ${theme.font}`,width=context.measureText(text).width,WIDTHS.set(key,width)}return width}function whenFontsReady(redraw){
document.fonts&&document.fonts.status!=="loaded"&&document.fonts.ready.then(()=>{WIDTHS.clear(),redraw()})}function canvasPen(context,theme){let paint=(shape,style)=>{context.globalAlpha=style.opacity??1,style.fill&&(context.fillStyle=style.fill,context.fill(shape)),
style.stroke&&(context.strokeStyle=style.stroke,context.lineWidth=style.width??1,context.setLineDash(style.dash??[]),context.lineJoin="round",context.lineCap=style.
dash?.length?"butt":"round",context.stroke(shape)),context.globalAlpha=1},pen={theme,below(y,draw){context.save(),context.translate(0,y),draw(pen),context.restore()},
rect(x,y,width,height,style){let shape=new Path2D;style.radius?shape.roundRect(x,y,width,height,style.radius):shape.rect(x,y,width,height),paint(shape,style)},line(x1,y1,x2,y2,style){
let shape=new Path2D;shape.moveTo(x1,y1),shape.lineTo(x2,y2),paint(shape,style)},path(d,style){paint(new Path2D(d),style)},text(x,y,text,style){context.globalAlpha=
style.opacity??1,context.fillStyle=style.fill,context.font=`${style.weight??400} ${style.size??12}px ${theme.font}`,context.textAlign=style.align??"left",context.
textBaseline="alphabetic",context.fillText(text,x,y),context.globalAlpha=1},image(picture,x,y,width,height){context.imageSmoothingEnabled=!1,context.drawImage(picture,
x,y,width,height)}};return pen}function makeLayers(name){let base=el("canvas",{"aria-hidden":"true"}),over=el("canvas",{class:"over"});return{node:el("div",{class:`layers ${name}`},base,over),
base,over}}function freshPen(canvas,width,height,theme){let ratio=window.devicePixelRatio||1,[wide,tall]=[Math.round(width*ratio),Math.round(height*ratio)];(canvas.
width!==wide||canvas.height!==tall)&&(canvas.width=wide,canvas.height=tall,canvas.style.width=`${width}px`,canvas.style.height=`${height}px`);let context=canvas.
getContext("2d");return context.setTransform(ratio,0,0,ratio,0,0),context.clearRect(0,0,width,height),canvasPen(context,theme)}function linePath(points){return points.map(([x,y],k)=>`${k?"L":"M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("")}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatNumber(value){if(value==null||!Number.isFinite(
value))return"none";let size=Math.abs(value);return size!==0&&(size<.001||size>=1e5)?minus(value.toExponential(1)):value>=99.95&&value<100?String(Math.floor(value*
100)/100):size>=100?minus(GROUPED.format(Math.round(value))):minus(String(Number(value.toPrecision(3))))}function minus(text){return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}function visibleText(text){return text===""?"\u2205":text.replace(/\r?\n/g,"\u23CE").
replace(/\t/g,"\u21E5").replace(/^\s+$/,"\u2423")}function shorten(text,most){let points=Array.from(text);return points.length<=most?text:points.slice(0,most-1).
join("")+"\u2026"}function percent(value){return Number.isFinite(value)?value>0&&value<.005?"<1%":`${Math.floor(100*value+.5)}%`:"none"}function makeCards(networks,theme,count){return networks.map(network=>{let bars=Array.from({length:count},makeBar),verdict=el("div",{class:"verdict"}),node=el("\
section",{class:"card","aria-label":network.label??`What the ${network.title} answers`},el("h3",{},network.title),verdict,...bars.map(bar=>bar.node));return node.
style.setProperty("--net",network[theme.mode]),{network,node,verdict,bars}})}function makeBar(){let[name,fill,share]=["class","fill","share"].map(kind=>el("span",
{class:kind}));return{node:el("div",{class:"bar-row"},name,el("span",{class:"track"},fill),share),name,fill,share}}function paintCard({verdict,bars},rows,{text,
right,asked}){bars.forEach(({node,name,fill,share},k)=>{if(node.hidden=!rows[k],!rows[k])return;let{name:answer,share:value}=rows[k];setText(name,visibleText(answer)),
name.title=answer,node.classList.toggle("right",rows[k].right),fill.style.width=`${100*(Number.isFinite(value)?value:0)}%`,setText(share,percent(value))}),setText(
verdict,text),verdict.classList.toggle("good",asked&&right),verdict.classList.toggle("bad",asked&&!right)}var GUESS=1.5;function named(answer){let text=shorten(
visibleText(answer),24);return/^[\p{L}\p{N}]+$/u.test(text)?text:`\u2018${text}\u2019`}function verdictOf(rows,chance,says,right){let best=rows.reduce((found,row)=>row.
share>found.share?row:found,rows[0]),name=named(best.name);if(best.share<GUESS*chance)return{text:`guesses: ${name} with ${percent(best.share)}`,right:!1,asked:!1};
let sign=right===null?"":right?" \u2713":" \u2717";return{text:`${says} ${name}, ${percent(best.share)} sure${sign}`,right,asked:right!==null}}var CHART=150,CHART_LEFT=42;
function drawOverTime(pen,{lines,labels,marks,t,width,low,high,say,guide}){let{theme}=pen,step=(width-CHART_LEFT-10)/labels.length,x=time=>CHART_LEFT+(time+.5)*
step,y=value=>14+(high-value)/(high-low||1)*(CHART-40);for(let value of[low,(low+high)/2,high])pen.line(CHART_LEFT,y(value),width-10,y(value),{stroke:css(theme.
hairline)}),pen.text(CHART_LEFT-6,y(value)+4,say(value),{fill:css(theme.muted),align:"right",size:11});guide&&(pen.line(CHART_LEFT,y(guide.value),width-10,y(guide.
value),{stroke:css(theme.muted),dash:[2,3]}),pen.text(CHART_LEFT+4,y(guide.value)-4,guide.text,{fill:css(theme.muted),size:11}));for(let time of marks)pen.line(
x(time),y(high),x(time),y(low),{stroke:css(theme.muted),dash:[1,4]});for(let{color,dash,at}of lines){let points=labels.map((_,time)=>[x(time),y(at(time))]).filter(
([,place])=>Number.isFinite(place));points.length&&pen.path(linePath(points),{stroke:color,width:2.5,dash})}pen.line(x(t),y(high),x(t),y(low),{stroke:css(theme.
text),width:1.25});let words=labels.map(label=>shorten(visibleText(label),14)),every=Math.ceil(Math.max(...words.map(word=>textWidth(theme,word,12)+(word.length>
1?6:-1)))/step);words.forEach((word,time)=>{time%every||pen.text(x(time),CHART-8,word,{fill:css(theme.text),align:"center",size:12,weight:marks.includes(time)?700:
400})})}function lineName(network,theme){let line=svgEl("svg",{width:30,height:8,"aria-hidden":"true"},svgEl("line",{x1:0,y1:4,x2:30,y2:4,stroke:network[theme.mode],
"stroke-width":2.5,"stroke-dasharray":network.dash.join(" ")||null}));return el("span",{},line,` ${network.title}`)}var UNPACKED=new WeakMap;function unpacked(data){return data instanceof Uint8Array?(UNPACKED.has(data)||UNPACKED.set(data,JSON.parse(new TextDecoder().decode(data))),
UNPACKED.get(data)):data}var nothing=()=>{};function mounting(kinds){let living2=new WeakMap;return(root,data,{state=nothing,trigger=nothing,savesPage=!1}={})=>{
let call={over:!1},payload=unpacked(data),{kind}=payload;if(!Object.hasOwn(kinds,kind))throw new Error(`There is no figure of the kind '${kind}': take one of ${Object.
keys(kinds).join(", ")}.`);return setTimeout(()=>{if(call.over)return;let old=living2.get(root),stays=old?.kind===kind;stays||old?.figure.destroy();let figure=stays?
old.figure:createFigure(kinds[kind],kind,root,savesPage);living2.set(root,{figure,kind,call}),figure.update(payload,{state,trigger,savesPage})}),()=>{call.over=
!0;let now=living2.get(root);now?.call===call&&(now.figure.destroy(),living2.delete(root))}}}function createFigure(create2,kind,root,savesPage){let found=root.querySelector(
".view");if(found?.classList.contains(kind))return create2(found,savesPage);let place=document.createElement("div");return place.className=`view ${kind}`,found?
found.replaceWith(place):root.append(place),create2(place,savesPage)}var PLACES={step:"selected_step",longer:"minimum_distance",at:"selected"},READERS=new Map;function putPlace(payload,name,value){
if(name==="shown")for(let each of payload.quantities)each.visible=value.includes(each.name);else payload[PLACES[name]??name]=value}function streamlit(mount2){return({
parentElement,data,key,setStateValue,setTriggerValue})=>{let payload=unpacked(data),{turn}=payload;(!READERS.has(key)||READERS.get(key).turn!==turn)&&READERS.set(
key,{turn,moved:{}});let{moved}=READERS.get(key);if(turn!==void 0)for(let name in moved)putPlace(payload,name,moved[name]);return mount2(parentElement,payload,{
state:(name,value)=>{moved[name]=value,turn!==void 0&&putPlace(payload,name,value),setStateValue(name,turn===void 0?value:{turn,value})},trigger:setTriggerValue,
savesPage:!!key})}}function followWidth(root,view,redraw){let observer=new ResizeObserver(([entry])=>{let width=Math.floor(entry.contentRect.width);!width||width===view.width||(view.
width=width,redraw())});return observer.observe(root),observer}function dress(root,view){view.theme=readTheme(root),root.style.setProperty("--muted",css(view.theme.
muted)),root.style.setProperty("--right",css(view.theme.good)),root.style.setProperty("--wrong",css(view.theme.bad)),root.style.setProperty("--edge",css(mix(view.
theme.text,view.theme.background,.75)));let header=document.querySelector('[data-testid="stHeader"]');root.style.setProperty("--header",`${header?header.offsetHeight:
0}px`)}function living(root,view,{take,redraw,ends}){let observer=followWidth(root,view,redraw);return Object.assign(view,{update(data,{state}){view.send=state,
dress(root,view),data!==view.raw&&take(data),view.width||=Math.floor(root.getBoundingClientRect().width),redraw(),whenFontsReady(redraw)},destroy(){observer.disconnect();
for(let end of ends)end()}})}function showSlider(slider,value,text){slider.value=String(value);let[low,high]=[Number(slider.min),Number(slider.max)];slider.style.setProperty("--fill",`${100*
(value-low)/(high-low||1)}%`),slider.setAttribute("aria-valuetext",text)}var[TIME_EVENT,ASK_EVENT]=["rnnviz-time","rnnviz-time-asked"];function tellTime(from,group,t,passing=!1){group&&window.dispatchEvent(new CustomEvent(TIME_EVENT,
{detail:{from,group,t,passing}}))}function askTime(from,group){group&&window.dispatchEvent(new CustomEvent(ASK_EVENT,{detail:{from,group}}))}function hearTime(view,heard){
let listen=({detail})=>{detail.from!==view&&heard(detail.group,detail.t,detail.passing)};return window.addEventListener(TIME_EVENT,listen),()=>window.removeEventListener(
TIME_EVENT,listen)}function decodeBytes(text){let own=Uint8Array.fromBase64;if(own)return own.call(Uint8Array,text);let raw=atob(text),bytes=new Uint8Array(raw.length);for(let k=0;k<
raw.length;k++)bytes[k]=raw.charCodeAt(k);return bytes}function decodeFloats(text){let bytes=decodeBytes(text);return new Float32Array(bytes.buffer,bytes.byteOffset,bytes.byteLength/4)}function decodeAnswers(raw){let[time,across]=[raw.labels.length,raw.across],ints=new Int32Array(decodeBytes(raw.told).buffer),every=raw.every.map(one=>({...one,
label:raw.every.length>1?`${one.title}: what it answers`:null,values:decodeFloats(one.shares),marked:decodeBytes(one.right),verdicts:decodeBytes(one.correct)})),
numeric=raw.names.length===0,answers={...raw,every,time,numeric};answers.rows=(one,t)=>{let found=[];for(let k=0;k<across;k++){let at=t*across+k;ints[at]>=0&&found.
push({name:raw.names[ints[at]],share:one.values[at],right:one.marked[at]===1})}return found};for(let one of numeric?[]:every)one.sure=Float32Array.from(raw.labels,
(_,t)=>{let right=answers.rows(one,t).filter(row=>row.right);return right.length?right.reduce((sum,row)=>sum+row.share,0):NaN});return answers.judged=(one,t)=>[
!1,!0,null][one.verdicts[t]],answers}function saidAt(answers,one,t){let right=answers.judged(one,t);if(!answers.numeric)return verdictOf(answers.rows(one,t),answers.
chance,answers.says,right);let sign=right===null?"":right?" \u2713":" \u2717",known=one.target===null?"":`; right: ${formatNumber(one.target)}`;return{text:`say\
s ${formatNumber(one.values[t])}${sign}${known}`,right,asked:right!==null}}var BESIDE=640;function makeAnswersDom(root){let dom={slider:el("input",{type:"range",min:0,step:1,"aria-label":"Step at which it answers"}),at:el("div",{class:"\
now"}),cards:el("div",{class:"cards"}),legend:el("div",{class:"line-names note"}),chart:makeLayers("chart"),spoken:el("div",{class:"hidden-text",role:"status","\
aria-live":"polite"})},over=el("div",{class:"over-time"},dom.legend,dom.chart.node);return root.replaceChildren(el("div",{class:"steps"},dom.slider,dom.at),el("\
div",{class:"both"},dom.cards,over),dom.spoken),{...dom,over}}function create(root){let dom=makeAnswersDom(root),view={answers:null,raw:null,theme:null,width:0,
t:0,cards:[],fresh:!1},schedule=onceAFrame(()=>paintAnswers(view,dom,root));view.go=(t,tell=!0)=>{view.t=clamp(t,0,view.answers.time-1),tell&&tellTime(view,view.
answers.group,view.t+view.answers.count_from),schedule()},dom.slider.addEventListener("input",()=>view.go(Number(dom.slider.value))),dom.slider.addEventListener(
"change",()=>setText(dom.spoken,spokenAnswers(view)));let deaf=hearTime(view,(group,t)=>{view.answers&&group&&group===view.answers.group&&view.go(t-view.answers.
count_from,!1)});return living(root,view,{take:data=>takeAnswers(view,data,dom),redraw:()=>{view.fresh=!0,schedule()},ends:[schedule.cancel,deaf]})}function takeAnswers(view,raw,dom){
let before=view.answers,answers=decodeAnswers(raw),asked=!(before&&before.name===answers.name&&before.time===answers.time)||view.raw.step!==raw.step;asked&&(view.
t=clamp(raw.step,0,answers.time-1)),dom.slider.max=answers.time-1,Object.assign(view,{answers,raw}),asked&&askTime(view,answers.group)}function spokenAnswers({answers,
t}){return answers.every.map(one=>`${one.title} ${saidAt(answers,one,t).text}`).join("; ")}function paintAnswers(view,dom,root){let{answers,theme,width,t}=view;
if(!answers||!width)return;view.fresh&&layOutAnswers(view,dom,root);for(let card of view.cards){let rows=answers.numeric?[]:answers.rows(card.network,t);paintCard(
card,rows,saidAt(answers,card.network,t))}let text=`${answers.item} ${formatCount(t+answers.count_from)} of ${formatCount(answers.time+answers.count_from-1)}: \u2018${visibleText(
answers.labels[t])}\u2019`;setText(dom.at,text),showSlider(dom.slider,t,`${text}; ${spokenAnswers(view)}`),dom.over.hidden||drawOverTime(freshPen(dom.chart.base,
view.chartWidth,CHART,theme),linesOf(view))}function layOutAnswers(view,dom,root){let{answers,theme,width}=view;view.fresh=!1,view.cards=makeCards(answers.every,
theme,answers.numeric?0:answers.across),dom.cards.replaceChildren(...view.cards.map(({node})=>node));let beside=answers.every.length===1&&width>=BESIDE;root.classList.
toggle("beside",beside),view.chartWidth=beside?width-322:width;let widest=Math.max(14,...answers.names.map(name=>textWidth(theme,visibleText(name),14,700)));root.
style.setProperty("--names",`${Math.ceil(Math.min(widest,110))+2}px`),root.style.setProperty("--cards",answers.every.length);let known=answers.numeric||answers.
every.some(one=>one.sure.some(Number.isFinite));dom.over.hidden=!known||answers.time<2;let about=answers.numeric?"What it would answer at each step":"How sure i\
t is of what is right",names=answers.every.length>1?answers.every.map(one=>lineName(one,theme)):[];dom.legend.replaceChildren(el("span",{},about),...names)}function linesOf({
answers,theme,t,chartWidth:width}){let shared={lines:answers.every.map(one=>({color:css(parseColor(one[theme.mode],"#888")),dash:one.dash,at:time=>(answers.numeric?
one.values:one.sure)[time]})),labels:answers.labels,marks:answers.marks,t,width};if(!answers.numeric){let guide2=answers.chance>.03?{value:answers.chance,text:"\
guessing"}:null;return{...shared,low:0,high:1,say:percent,guide:guide2}}let values=answers.every.flatMap(one=>[...one.values,one.target??NaN]).filter(Number.isFinite),
target=answers.every[answers.every.length-1].target,guide=target===null?null:{value:target,text:"right"};return{...shared,low:Math.min(0,...values),high:Math.max(
1,...values),say:formatNumber,guide}}var mount=mounting({answers:create}),main_default=streamlit(mount);export{create,main_default as default,mount};
